import { yamlFile } from '../../core/model/config-file.ts';
import type { ClickhouseMemory } from './clickhouse.memory.ts';

/** Form in YAML of an XML attribute, which removes an entry of the image's own file. */
const REMOVED = { '@remove': 'remove' } as const;

/** Settings of the server that this platform sets, by the names in ClickHouse's reference; sizes in bytes. */
interface ServerConfig {
  readonly logger: {
    readonly console: 1;
    readonly level: 'warning' | 'information';
    readonly log: typeof REMOVED;
    readonly errorlog: typeof REMOVED;
  };
  readonly max_server_memory_usage: number;
  readonly mark_cache_size: number;
  readonly index_mark_cache_size: number;
  readonly uncompressed_cache_size: number;
  readonly max_concurrent_queries: number;
  readonly background_pool_size: number;
  readonly merge_tree: Readonly<Record<`number_of_free_entries_in_pool_to_${string}`, number>>;
  readonly trace_log: typeof REMOVED;
  readonly metric_log: typeof REMOVED;
  readonly asynchronous_metric_log: typeof REMOVED;
  readonly prometheus: {
    readonly endpoint: string;
    readonly port: number;
    readonly metrics: boolean;
    readonly events: boolean;
    readonly asynchronous_metrics: boolean;
  };
}

export const PORTS = { http: 8123, native: 9000, metrics: 9363 } as const;
export const METRICS_PATH = '/metrics';
export const PASSWORD_VARIABLE = 'CLICKHOUSE_PASSWORD';
export const USER = 'somastack';

/** Number of merge threads. The server refuses to start when it must keep more threads free than it has. */
const MERGE_THREADS = 4;

export function serverFile({ server, marks, indexMarks }: ClickhouseMemory): string {
  const config: ServerConfig = {
    logger: { console: 1, level: 'warning', log: REMOVED, errorlog: REMOVED },
    max_server_memory_usage: server.bytes,
    mark_cache_size: marks.bytes,
    index_mark_cache_size: indexMarks.bytes,
    uncompressed_cache_size: 0,
    max_concurrent_queries: 16,
    background_pool_size: MERGE_THREADS,
    merge_tree: {
      number_of_free_entries_in_pool_to_lower_max_size_of_merge: MERGE_THREADS,
      number_of_free_entries_in_pool_to_execute_mutation: MERGE_THREADS,
      number_of_free_entries_in_pool_to_execute_optimize_entire_partition: MERGE_THREADS,
    },
    // Without this, ClickHouse would write and merge tables about itself without end.
    trace_log: REMOVED,
    metric_log: REMOVED,
    asynchronous_metric_log: REMOVED,
    prometheus: {
      endpoint: METRICS_PATH,
      port: PORTS.metrics,
      metrics: true,
      events: true,
      asynchronous_metrics: true,
    },
  };
  return yamlFile(config);
}

/** The only user, who has a password; the image's user without one is removed. */
export function usersFile({ query, spill }: ClickhouseMemory): string {
  return yamlFile({
    profiles: {
      default: {
        max_bytes_before_external_group_by: spill.bytes,
        max_bytes_before_external_sort: spill.bytes,
        max_memory_usage: query.bytes,
        max_threads: 2,
      },
    },
    users: {
      default: REMOVED,
      [USER]: {
        access_management: 1,
        networks: { ip: '::/0' },
        password: { '@from_env': PASSWORD_VARIABLE },
        profile: 'default',
        quota: 'default',
      },
    },
  });
}
