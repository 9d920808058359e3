import type { Monitoring } from '../../core/model/monitoring.ts';

const SELF = { job: 'prometheus', instance: 'prometheus:9090' };
const SERIES = 'job="prometheus",instance="prometheus:9090"';

export const PROMETHEUS_MONITORING: Monitoring = {
  name: 'prometheus',
  catalogue: {
    source: 'served to test/conformance/prometheus.test.ts',
    names: [
      'process_resident_memory_bytes',
      'prometheus_notifications_dropped_total',
      'prometheus_rule_evaluation_failures_total',
    ],
  },
  memory: { metric: 'process_resident_memory_bytes' },
  alerts: [
    {
      alert: 'RulesFail',
      expr: 'increase(prometheus_rule_evaluation_failures_total[5m]) > 0',
      lasting: '5m',
      severity: 'warning',
      summary: 'Rules of {{ $labels.rule_group }} cannot be evaluated, so their alerts are silent.',
      runbook: 'The page of rules in Prometheus says why.',
      cases: [
        {
          series: { [`prometheus_rule_evaluation_failures_total{${SERIES},rule_group="g"}`]: '0+1x20' },
          at: '12m',
          fires: { ...SELF, rule_group: 'g' },
        },
        {
          series: { [`prometheus_rule_evaluation_failures_total{${SERIES},rule_group="g"}`]: '3x20' },
          at: '12m',
        },
      ],
    },
    {
      alert: 'AlertsLost',
      // Each Alertmanager has a counter of its own since Prometheus 3; what one of them took is not lost.
      expr: 'min by (job, instance) (increase(prometheus_notifications_dropped_total[5m])) > 0',
      lasting: '2m',
      severity: 'critical',
      summary: 'Prometheus could not hand alerts over: nobody hears of anything.',
      runbook: 'See whether Alertmanager runs and answers.',
      cases: [
        {
          series: { [`prometheus_notifications_dropped_total{${SERIES}}`]: '0+1x10' },
          at: '6m',
          fires: SELF,
        },
        { series: { [`prometheus_notifications_dropped_total{${SERIES}}`]: '3x10' }, at: '6m' },
        {
          series: {
            [`prometheus_notifications_dropped_total{${SERIES},alertmanager="a"}`]: '0+1x10',
            [`prometheus_notifications_dropped_total{${SERIES},alertmanager="b"}`]: '0x10',
          },
          at: '6m',
        },
      ],
    },
  ],
};
