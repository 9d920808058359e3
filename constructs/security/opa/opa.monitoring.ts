import type { Monitoring } from '../../core/model/monitoring.ts';

const QUESTIONS = '{job="opa",handler="v1/data"}';
const BUCKET = (le: string) => `http_request_duration_seconds_bucket{job="opa",handler="v1/data",le="${le}"}`;
const COUNT = `http_request_duration_seconds_count${QUESTIONS}`;

export const OPA_MONITORING: Monitoring = {
  name: 'opa',
  catalogue: {
    source: 'internal/prometheus/prometheus.go; served to test/conformance/exporters.test.ts',
    names: [
      'http_request_duration_seconds_bucket',
      'http_request_duration_seconds_count',
      'go_memory_classes_heap_released_bytes',
      'go_memory_classes_total_bytes',
    ],
  },
  // OPA has no metric of its process size; memory that the Go runtime mapped and did not return is everything but the program file.
  memory: { metric: 'go_memory_classes_total_bytes', less: 'go_memory_classes_heap_released_bytes' },
  alerts: [
    {
      alert: 'DecisionsSlow',
      // A single slow decision means nothing: below one in ten seconds the alert is silent.
      expr:
        `histogram_quantile(0.95, sum by (job, le) (rate(http_request_duration_seconds_bucket${QUESTIONS}[5m]))) > 0.05` +
        ` and on (job) sum by (job) (rate(${COUNT}[5m])) > 0.1`,
      lasting: '5m',
      severity: 'warning',
      summary: 'One of twenty decisions took longer than 50 ms, after which the gateway refuses the request.',
      runbook:
        'Look in the decision log for the path that is asked most, and whether Keycloak answers with its keys.',
      cases: [
        {
          series: {
            [BUCKET('0.05')]: '0x20',
            [BUCKET('0.1')]: '0+60x20',
            [BUCKET('+Inf')]: '0+60x20',
            [COUNT]: '0+60x20',
          },
          at: '15m',
          fires: { job: 'opa' },
        },
        {
          series: { [BUCKET('0.05')]: '0+60x20', [BUCKET('+Inf')]: '0+60x20', [COUNT]: '0+60x20' },
          at: '15m',
        },
        {
          series: {
            [BUCKET('0.05')]: '0x20',
            [BUCKET('0.1')]: '0+1x20',
            [BUCKET('+Inf')]: '0+1x20',
            [COUNT]: '0+1x20',
          },
          at: '15m',
        },
      ],
    },
  ],
};
