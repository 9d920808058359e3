import type { Monitoring } from '../../core/model/monitoring.ts';

const one = (address: string) => `job="loki",instance="${address}"`;
const FIRST = one('10.0.0.1:3100');

/** Alerts about several replicas; a single one has nothing to fall apart from. */
export const LOKI_MONITORING: Monitoring = {
  name: 'loki',
  catalogue: {
    source: 'served to test/conformance/loki-members.test.ts',
    names: ['loki_ingester_chunks_flush_failures_total', 'process_resident_memory_bytes'],
  },
  memory: { metric: 'process_resident_memory_bytes' },
  alerts: [
    {
      alert: 'LinesNotStored',
      expr: 'increase(loki_ingester_chunks_flush_failures_total[10m]) > 0',
      lasting: '10m',
      severity: 'critical',
      summary:
        '{{ $labels.instance }} cannot bring log lines to the object store, and keeps them in memory until it can.',
      runbook:
        'See whether the object store answers, and what the log of Loki says of its bucket and its keys.',
      cases: [
        {
          series: { [`loki_ingester_chunks_flush_failures_total{${FIRST}}`]: '0+1x40' },
          at: '25m',
          fires: { job: 'loki', instance: '10.0.0.1:3100' },
        },
        { series: { [`loki_ingester_chunks_flush_failures_total{${FIRST}}`]: '0 5 5x40' }, at: '25m' },
      ],
    },
  ],
};
