/** What ElastiCache says of a parameter: all its values, the letters of which it is made, or the least and, where there is one, the greatest. */
export type CacheParameter =
  | { readonly oneOf: readonly string[] }
  | { readonly letters: string }
  | { readonly between: readonly [least: number, most?: number] };

const yesOrNo: CacheParameter = { oneOf: ['yes', 'no'] };
const from = (least: number, most?: number): CacheParameter => ({
  between: most === undefined ? [least] : [least, most],
});

/**
 * Parameters of family valkey8 that a group may set. Source: ElastiCache user guide, "Engine specific parameters", and the values
 * that `memorydb describe-parameters` states for the same names, as of November 2026.
 */
export const CACHE_PARAMETERS: Readonly<Record<string, CacheParameter>> = {
  'acllog-max-len': from(1, 10_000),
  'active-defrag-cycle-max': from(1, 75),
  'active-defrag-cycle-min': from(1, 75),
  'active-defrag-ignore-bytes': from(1_048_576),
  'active-defrag-max-scan-fields': from(1, 1_000_000),
  'active-defrag-threshold-lower': from(1, 100),
  'active-defrag-threshold-upper': from(1, 100),
  'active-expire-effort': from(1, 10),
  activedefrag: yesOrNo,
  'client-output-buffer-limit-normal-hard-limit': from(0),
  'client-output-buffer-limit-normal-soft-limit': from(0),
  'client-output-buffer-limit-normal-soft-seconds': from(0),
  'client-output-buffer-limit-pubsub-hard-limit': from(0),
  'client-output-buffer-limit-pubsub-soft-limit': from(0),
  'client-output-buffer-limit-pubsub-soft-seconds': from(0),
  'close-on-replica-write': yesOrNo,
  'cluster-allow-pubsubshard-when-down': yesOrNo,
  'cluster-allow-reads-when-down': yesOrNo,
  'cluster-enabled': yesOrNo,
  'cluster-require-full-coverage': yesOrNo,
  databases: from(1, 10_000),
  'hash-max-listpack-entries': from(0),
  'hash-max-listpack-value': from(0),
  'hll-sparse-max-bytes': from(1, 16_000),
  'latency-tracking': yesOrNo,
  'lazyfree-lazy-eviction': yesOrNo,
  'lazyfree-lazy-expire': yesOrNo,
  'lazyfree-lazy-server-del': yesOrNo,
  'lazyfree-lazy-user-del': yesOrNo,
  'lfu-decay-time': from(0),
  'lfu-log-factor': from(1),
  'list-compress-depth': from(0),
  'list-max-listpack-size': from(-5),
  'maxmemory-policy': {
    oneOf: [
      'allkeys-lfu',
      'allkeys-lru',
      'allkeys-random',
      'noeviction',
      'volatile-lfu',
      'volatile-lru',
      'volatile-random',
      'volatile-ttl',
    ],
  },
  'maxmemory-samples': from(1),
  'min-replicas-max-lag': from(0),
  'min-replicas-to-write': from(0),
  'notify-keyspace-events': { letters: 'AEKdeghlmnstxz$' },
  'proto-max-bulk-len': from(1_048_576, 536_870_912),
  'repl-backlog-size': from(16_384),
  'reserved-memory-percent': from(0, 100),
  'set-max-intset-entries': from(0, 500_000_000),
  'slowlog-log-slower-than': from(-1),
  'slowlog-max-len': from(0),
  'stream-node-max-bytes': from(0),
  'stream-node-max-entries': from(0),
  'tcp-keepalive': from(0),
  timeout: from(0),
  'tracking-table-max-keys': from(1, 100_000_000),
  'zset-max-listpack-entries': from(0),
  'zset-max-listpack-value': from(0),
};
