import { referring, yamlFile } from '../../core/model/config-file.ts';
import type { Duration } from '../../core/amounts/duration.ts';
import type { BucketKeys } from '../../core/model/demand.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import { text, type Value } from '../../core/model/value.ts';
import { LABELS } from '../agreements/log-labels.ts';
import { BLOCK_BYTES, CHUNK_BYTES, type LokiMemory } from './loki.memory.ts';

export const PORT = 3100;
/** Port at which the parts of replicas call each other. */
export const GRPC_PORT = 9095;
/** TCP port at which replicas tell each other who there is. */
export const GOSSIP_PORT = 7946;
export const DATA = '/loki';

const LOOPBACK = '127.0.0.1';
const embedded = (megabytes: number) => ({ embedded_cache: { enabled: true, max_size_mb: megabytes } });

/** Where chunks and index are kept: on a replica's own disk, in a bucket of our server, or in one of Amazon's, which knows the pod by its role. */
export type LokiStore =
  | 'disk'
  | { readonly bucket: string; readonly server: Endpoint; readonly keys: BucketKeys }
  | { readonly bucket: string; readonly region: string };

/**
 * Loki's configuration, with all its parts in each process; the server refuses unknown keys.
 * @param gossip where replicas find each other; undefined for one that is alone
 */
export function lokiFile(
  memory: LokiMemory,
  retention: Duration,
  store: LokiStore,
  gossip: Endpoint | undefined,
): Value {
  const objects = store === 'disk' ? 'filesystem' : 's3';
  const config = {
    // One tenant and no authentication, because only the project's own network reaches it.
    auth_enabled: false,
    analytics: { reporting_enabled: false },
    server: {
      http_listen_port: PORT,
      // Only Loki's own parts use gRPC.
      ...(!gossip && { grpc_listen_address: LOOPBACK }),
      grpc_listen_port: GRPC_PORT,
      log_level: 'warn',
    },
    common: {
      path_prefix: DATA,
      ...(gossip ? SEVERAL : ALONE),
    },
    ...(gossip && { memberlist: membersBy(gossip) }),
    ...(store !== 'disk' && { storage_config: { aws: bucketOf(store) } }),
    schema_config: {
      configs: [
        {
          from: '2025-01-01',
          store: 'tsdb',
          object_store: objects,
          schema: 'v13',
          index: { prefix: 'index_', period: '24h' },
        },
      ],
    },
    ingester: {
      lifecycler: gossip ? { readiness_check_ring_health: false } : AT_ONCE,
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
      // Each of three has every stream; divided among those that are there, a limit of all would be higher when one is missing.
      ...(gossip
        ? { max_streams_per_user: memory.streams, max_global_streams_per_user: 0 }
        : { max_global_streams_per_user: memory.streams }),
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
      // Nobody deletes lines before their time; whoever reaches the port could.
      ...(gossip && { deletion_mode: 'disabled' }),
    },
    querier: { max_concurrent: 2 },
    ...(gossip && { frontend_worker: OWN_QUERIES }),
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
      delete_request_store: objects,
    },
  };
  return referring(config, yamlFile);
}

const ALONE = {
  instance_addr: LOOPBACK,
  replication_factor: 1,
  ring: { kvstore: { store: 'inmemory' } },
  storage: {
    filesystem: { chunks_directory: `${DATA}/chunks`, rules_directory: `${DATA}/rules` },
  },
};

/** It waits for other members of a ring before it is ready, and after it has left one; there are none. */
const AT_ONCE = { min_ready_duration: '0s', final_sleep: '0s' };

/**
 * Two of three copies make a line taken and found. One ring has them all, and that of the compactor names the one that merges the index and throws
 * old lines away. The address of its pod is a variable, which the program puts there.
 */
const SEVERAL = {
  instance_addr: '${POD_IP}',
  replication_factor: 3,
  ring: { kvstore: { store: 'memberlist' } },
};

/**
 * Each member answers what it is asked by itself. Loki would otherwise queue queries at two members that a ring names, for whichever of all
 * is free: the queries that a member holds when its node is gone wait for as long as nobody notices.
 */
const OWN_QUERIES = { frontend_address: `${LOOPBACK}:${GRPC_PORT}` };

/** One name resolves to all; it is asked again, since those who started together may have found nobody. */
function membersBy({ members, port }: Endpoint) {
  return { bind_port: port, join_members: [text`dns+${members}:${port}`], rejoin_interval: '1m' };
}

/** The client of S3. It is not under `common`, which would start the ruler too, and nobody writes rules. */
function bucketOf(store: Exclude<LokiStore, 'disk'>) {
  return 'region' in store
    ? { bucketnames: store.bucket, region: store.region }
    : {
        bucketnames: store.bucket,
        endpoint: text`${store.server}`,
        insecure: true,
        s3forcepathstyle: true,
        // Signatures name one, and the server takes any.
        region: 'us-east-1',
      };
}
