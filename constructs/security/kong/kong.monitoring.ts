import type { Monitoring } from '../../core/monitoring.ts';

const ANSWER = (code: string) => `kong_http_requests_total{job="kong",code="${code}"}`;

export const KONG_MONITORING: Monitoring = {
  name: 'kong',
  catalogue: {
    source:
      'kong/plugins/prometheus/exporter.lua with status_code_metrics and latency_metrics on; never booted here',
    names: ['kong_http_requests_total', 'kong_request_latency_ms_bucket'],
  },
  alerts: [
    {
      alert: 'GatewayErrors',
      expr:
        'sum by (job) (rate(kong_http_requests_total{code=~"5.."}[5m]))' +
        ' / sum by (job) (rate(kong_http_requests_total[5m])) > 0.01' +
        ' and sum by (job) (rate(kong_http_requests_total[5m])) > 0.1',
      lasting: '5m',
      severity: 'critical',
      summary: 'More than one of a hundred requests at the gateway ends with an error of ours.',
      runbook:
        'A 503 means that OPA did not decide within 50 ms; other codes are of the service behind the route.',
      cases: [
        {
          series: { [ANSWER('503')]: '0+2x20', [ANSWER('200')]: '0+118x20' },
          at: '15m',
          fires: { job: 'kong' },
        },
        { series: { [ANSWER('503')]: '0+1x20', [ANSWER('200')]: '0+119x20' }, at: '15m' },
        { series: { [ANSWER('503')]: '0+1x20' }, at: '15m' },
      ],
    },
  ],
  panels: [
    {
      title: 'Requests by code',
      unit: 'per second',
      queries: [{ expr: 'sum by (code) (rate(kong_http_requests_total[5m]))', legend: '{{code}}' }],
    },
    {
      title: 'Latency, 95 of 100',
      unit: 'milliseconds',
      queries: [
        {
          expr: 'histogram_quantile(0.95, sum by (le) (rate(kong_request_latency_ms_bucket[5m])))',
          legend: 'whole request',
        },
      ],
    },
  ],
};
