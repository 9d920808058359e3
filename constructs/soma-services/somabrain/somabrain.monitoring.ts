import type { Monitoring } from '../../core/model/monitoring.ts';

/** Each worker has its own counters and Prometheus reads whichever answers, so only ratios and durations are meaningful. */
export const SOMABRAIN_MONITORING: Monitoring = {
  name: 'somabrain',
  catalogue: {
    source: "the service's own registry and its tests; never booted here",
    names: [
      'somabrain_http_requests_total',
      'somabrain_http_latency_seconds_bucket',
      'process_resident_memory_bytes',
    ],
  },
  panels: [
    {
      title: 'Requests by status, of the worker that answered',
      unit: 'per second',
      queries: [{ expr: 'sum by (status) (rate(somabrain_http_requests_total[5m]))', legend: '{{status}}' }],
    },
    {
      title: 'Latency, 95 of 100',
      unit: 'seconds',
      queries: [
        {
          expr: 'histogram_quantile(0.95, sum by (le) (rate(somabrain_http_latency_seconds_bucket[5m])))',
          legend: 'all paths',
        },
      ],
    },
    {
      title: 'Memory of the worker that answered',
      unit: 'bytes',
      queries: [{ expr: 'process_resident_memory_bytes{job="somabrain"}', legend: '{{instance}}' }],
    },
  ],
};
