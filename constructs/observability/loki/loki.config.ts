import { yamlFile } from '../../core/model/config-file.ts';
import type { Duration } from '../../core/amounts/duration.ts';
import { LABELS } from '../agreements/log-labels.ts';
import { BLOCK_BYTES, CHUNK_BYTES, type LokiMemory } from './loki.memory.ts';

export const PORT = 3100;
export const DATA = '/loki';

const LOOPBACK = '127.0.0.1';
const embedded = (megabytes: number) => ({ embedded_cache: { enabled: true, max_size_mb: megabytes } });

/** Loki's configuration as a single process; the server refuses unknown keys. */
export function lokiFile(memory: LokiMemory, retention: Duration): string {
  return yamlFile({
    // One tenant and no authentication, because only the project's own network reaches it.
    auth_enabled: false,
    analytics: { reporting_enabled: false },
    server: {
      http_listen_port: PORT,
      // Only Loki's own parts use gRPC.
      grpc_listen_address: LOOPBACK,
      grpc_listen_port: 9095,
      log_level: 'warn',
    },
    common: {
      instance_addr: LOOPBACK,
      path_prefix: DATA,
      replication_factor: 1,
      ring: { kvstore: { store: 'inmemory' } },
      storage: {
        filesystem: { chunks_directory: `${DATA}/chunks`, rules_directory: `${DATA}/rules` },
      },
    },
    schema_config: {
      configs: [
        {
          from: '2025-01-01',
          store: 'tsdb',
          object_store: 'filesystem',
          schema: 'v13',
          index: { prefix: 'index_', period: '24h' },
        },
      ],
    },
    ingester: {
      // It waits for other members of a ring before it is ready, and after it has left one; there are none.
      lifecycler: { min_ready_duration: '0s', final_sleep: '0s' },
      chunk_block_size: BLOCK_BYTES,
      chunk_target_size: CHUNK_BYTES,
      chunk_idle_period: '15m',
      max_chunk_age: '2h',
      wal: {
        dir: `${DATA}/wal`,
        flush_on_shutdown: true,
        replay_memory_ceiling: `${memory.burst.mebibytes}MB`,
      },
    },
    limits_config: {
      allow_structured_metadata: true,
      // Loki would guess a level and add a label; the pipeline sets both.
      discover_service_name: [],
      discover_log_levels: false,
      ingestion_rate_mb: memory.burst.mebibytes / 2,
      ingestion_burst_size_mb: memory.burst.mebibytes,
      max_entries_limit_per_query: 1000,
      max_global_streams_per_user: memory.streams,
      max_label_names_per_series: LABELS.length,
      // The engine splits lines at 16 KiB, so none is longer.
      max_line_size: '64KB',
      max_line_size_truncate: true,
      max_query_length: `${retention.hours + 1}h`,
      max_query_parallelism: 2,
      max_query_series: 200,
      max_structured_metadata_entries_count: 8,
      max_structured_metadata_size: '4KB',
      per_stream_rate_limit: `${memory.burst.mebibytes}MB`,
      per_stream_rate_limit_burst: `${memory.burst.mebibytes}MB`,
      reject_old_samples: true,
      reject_old_samples_max_age: '24h',
      retention_period: `${retention.hours}h`,
      tsdb_max_query_parallelism: 2,
    },
    querier: { max_concurrent: 2 },
    query_range: {
      cache_results: true,
      results_cache: { cache: embedded(memory.results.mebibytes) },
      // Each of these would be another cache of the same size.
      cache_index_stats_results: false,
      cache_label_results: false,
      cache_series_results: false,
      cache_volume_results: false,
    },
    chunk_store_config: { chunk_cache_config: embedded(memory.chunks.mebibytes) },
    compactor: {
      working_directory: `${DATA}/compactor`,
      retention_enabled: true,
      // Store of deletion requests, without which Loki does not start when retention is on.
      delete_request_store: 'filesystem',
    },
  });
}
