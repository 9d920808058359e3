import type { Monitoring } from '../../core/model/monitoring.ts';

const CACHE = { job: 'redis-cache', instance: 'redis-exporter:9121' };
const JOB = '{job="redis-cache"}';
const of = (metric: string) => `${metric}{job="redis-cache",instance="redis-exporter:9121"}`;

const HITS = `rate(redis_keyspace_hits_total${JOB}[5m])`;
const MISSES = `rate(redis_keyspace_misses_total${JOB}[5m])`;
/** Hit rate. Counters are incremented and never read, so they are neither hits nor misses. */
const FOUND = `${HITS} / (${HITS} + ${MISSES})`;

/** Metrics have the same names as those of the state store, so every expression selects the cache's job. */
export const REDIS_CACHE_MONITORING: Monitoring = {
  name: 'redis-cache',
  catalogue: {
    source: 'served to test/conformance/exporters.test.ts by redis_exporter, asked for a real Redis',
    names: [
      'redis_up',
      'redis_memory_used_bytes',
      'redis_memory_used_rss_bytes',
      'redis_memory_max_bytes',
      'redis_connected_clients',
      'redis_commands_processed_total',
      'redis_db_keys',
      'redis_evicted_keys_total',
      'redis_expired_keys_total',
      'redis_keyspace_hits_total',
      'redis_keyspace_misses_total',
    ],
  },
  memory: { metric: 'redis_memory_used_rss_bytes' },
  alerts: [
    {
      alert: 'CacheDown',
      expr: `redis_up${JOB} == 0`,
      lasting: '1m',
      severity: 'warning',
      summary: 'The cache does not answer: the gateway lets requests of every tenant pass uncounted.',
      runbook: 'Look at its log; it begins empty, so nothing has to be brought back.',
      cases: [
        { series: { [of('redis_up')]: '1 0x5' }, at: '3m', fires: CACHE },
        { series: { [of('redis_up')]: '1x5' }, at: '3m' },
        { series: { 'redis_up{job="redis-exporter",instance="redis-exporter:9121"}': '0x5' }, at: '3m' },
      ],
    },
    {
      alert: 'CacheEvicts',
      // Eviction is normal for a cache; more than one key per second means that it is too small for its data.
      expr: `rate(redis_evicted_keys_total${JOB}[5m]) > 1`,
      lasting: '10m',
      severity: 'info',
      summary: 'The cache has been giving up more than one key a second for ten minutes.',
      runbook: 'Give it more memory if what is given up is missed; a counter of this minute goes last.',
      cases: [
        { series: { [of('redis_evicted_keys_total')]: '0+66x30' }, at: '20m', fires: CACHE },
        { series: { [of('redis_evicted_keys_total')]: '0+54x30' }, at: '20m' },
      ],
    },
    {
      alert: 'CacheMisses',
      expr: `${FOUND} < 0.5 and ${MISSES} > 1`,
      lasting: '15m',
      severity: 'info',
      summary: 'Fewer than half of the keys that are looked for in the cache are there.',
      runbook:
        'Compare with what it evicts; keys that live too short or are never written are the other cause.',
      cases: [
        {
          series: {
            [of('redis_keyspace_hits_total')]: '0+90x40',
            [of('redis_keyspace_misses_total')]: '0+96x40',
          },
          at: '30m',
          fires: CACHE,
        },
        {
          series: {
            [of('redis_keyspace_hits_total')]: '0+102x40',
            [of('redis_keyspace_misses_total')]: '0+96x40',
          },
          at: '30m',
        },
        {
          series: {
            [of('redis_keyspace_hits_total')]: '0x40',
            [of('redis_keyspace_misses_total')]: '0+54x40',
          },
          at: '30m',
        },
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
      title: 'Keys found',
      unit: 'share',
      queries: [{ expr: FOUND, legend: 'of those looked for' }],
    },
    {
      title: 'Commands and clients',
      unit: 'short',
      queries: [
        { expr: `rate(redis_commands_processed_total${JOB}[5m])`, legend: 'commands a second' },
        { expr: `redis_connected_clients${JOB}`, legend: 'clients' },
      ],
    },
    {
      title: 'Keys',
      unit: 'short',
      queries: [
        { expr: `sum(redis_db_keys${JOB})`, legend: 'keys' },
        { expr: `increase(redis_expired_keys_total${JOB}[1h])`, legend: 'ended in an hour' },
        { expr: `increase(redis_evicted_keys_total${JOB}[1h])`, legend: 'evicted in an hour' },
      ],
    },
  ],
};
