import type { Monitoring } from '../../core/model/monitoring.ts';

const EXPORTER = { job: 'redis-exporter', instance: 'redis-exporter:9121' };
/** Only series of the state store: the same exporter reports the cache under another job, with other thresholds. */
const JOB = '{job="redis-exporter"}';
const SERIES = '{job="redis-exporter",instance="redis-exporter:9121"}';
const CACHE = '{job="redis-cache",instance="redis-exporter:9121"}';

export const REDIS_MONITORING: Monitoring = {
  name: 'redis',
  catalogue: {
    source: 'served to test/conformance/exporters.test.ts by redis_exporter over a real Redis',
    names: [
      'redis_up',
      'redis_memory_used_bytes',
      'redis_memory_used_rss_bytes',
      'redis_memory_max_bytes',
      'redis_connected_clients',
      'redis_rejected_connections_total',
      'redis_commands_processed_total',
      'redis_db_keys',
      'redis_evicted_keys_total',
      'redis_aof_last_write_status',
    ],
  },
  memory: { metric: 'redis_memory_used_rss_bytes', of: 'redis' },
  alerts: [
    {
      alert: 'RedisDown',
      expr: `redis_up${JOB} == 0`,
      lasting: '1m',
      severity: 'critical',
      summary: 'The key-value store does not answer: locks, sessions and budgets are out of reach.',
      runbook: 'Look at its log; after a crash it reads its append-only file before it answers.',
      cases: [
        { series: { [`redis_up${SERIES}`]: '1 0x5' }, at: '3m', fires: EXPORTER },
        { series: { [`redis_up${SERIES}`]: '1x5' }, at: '3m' },
      ],
    },
    {
      alert: 'RedisNearlyFull',
      expr: `redis_memory_used_bytes${JOB} / redis_memory_max_bytes${JOB} > 0.9`,
      lasting: '5m',
      severity: 'warning',
      summary: 'The key-value store is nine tenths full; when full, it refuses writes and evicts nothing.',
      runbook: 'Look for keys without an end of life, or give the component more memory.',
      cases: [
        {
          series: {
            [`redis_memory_used_bytes${SERIES}`]: '91x20',
            [`redis_memory_max_bytes${SERIES}`]: '100x20',
          },
          at: '10m',
          fires: EXPORTER,
        },
        {
          series: {
            [`redis_memory_used_bytes${SERIES}`]: '90x20',
            [`redis_memory_max_bytes${SERIES}`]: '100x20',
          },
          at: '10m',
        },
        // A cache is always full once it is used, so that is no alert.
        {
          series: {
            [`redis_memory_used_bytes${CACHE}`]: '100x20',
            [`redis_memory_max_bytes${CACHE}`]: '100x20',
          },
          at: '10m',
        },
      ],
    },
    {
      alert: 'RedisNotOnDisk',
      expr: `redis_aof_last_write_status${JOB} == 0`,
      lasting: '2m',
      severity: 'critical',
      summary: 'The key-value store could not write to its disk: what it accepts now is lost with it.',
      runbook: 'Make room on its disk; it then goes on by itself.',
      cases: [
        { series: { [`redis_aof_last_write_status${SERIES}`]: '0x5' }, at: '4m', fires: EXPORTER },
        { series: { [`redis_aof_last_write_status${SERIES}`]: '1x5' }, at: '4m' },
      ],
    },
  ],
  panels: [
    {
      title: 'Memory',
      unit: 'bytes',
      queries: [
        { expr: `redis_memory_used_bytes${JOB}`, legend: 'data' },
        { expr: `redis_memory_used_rss_bytes${JOB}`, legend: 'resident' },
        { expr: `redis_memory_max_bytes${JOB}`, legend: 'maxmemory' },
      ],
    },
    {
      title: 'Commands',
      unit: 'per second',
      queries: [{ expr: `rate(redis_commands_processed_total${JOB}[5m])`, legend: 'all' }],
    },
    {
      title: 'Clients',
      unit: 'short',
      queries: [
        { expr: `redis_connected_clients${JOB}`, legend: 'connected' },
        { expr: `increase(redis_rejected_connections_total${JOB}[1h])`, legend: 'turned away in an hour' },
      ],
    },
    {
      title: 'Keys',
      unit: 'short',
      queries: [
        { expr: `sum(redis_db_keys${JOB})`, legend: 'keys' },
        { expr: `increase(redis_evicted_keys_total${JOB}[1h])`, legend: 'evicted in an hour' },
      ],
    },
  ],
};
