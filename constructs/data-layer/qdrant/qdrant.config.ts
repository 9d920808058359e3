import { yamlFile } from '../../core/model/config-file.ts';
import { WAL_SEGMENT } from './qdrant.memory.ts';

/** Keys that this platform sets, from `config/config.yaml` of Qdrant; all others keep the image's values. */
interface QdrantConfig {
  readonly log_level: 'WARN' | 'INFO';
  readonly storage: {
    readonly storage_path: string;
    readonly snapshots_path: string;
    readonly on_disk_payload: boolean;
    readonly wal: { readonly wal_capacity_mb: number; readonly wal_segments_ahead: number };
    readonly performance: { readonly max_search_threads: number; readonly optimizer_cpu_budget: number };
    readonly optimizers: {
      readonly default_segment_number: number;
      readonly max_segment_size_kb: number;
      readonly max_optimization_threads: number;
    };
    readonly hnsw_index: { readonly on_disk: boolean; readonly max_indexing_threads: number };
    readonly collection: { readonly vectors: { readonly on_disk: boolean } };
  };
  readonly service: {
    readonly host: string;
    readonly http_port: number;
    readonly grpc_port: number;
    readonly max_workers: number;
    readonly max_request_size_mb: number;
    readonly enable_cors: boolean;
  };
  readonly cluster: { readonly enabled: boolean };
  readonly telemetry_disabled: boolean;
}

export const PORTS = { http: 6333, grpc: 6334 } as const;
export const STORAGE = '/qdrant/storage';

export function qdrantFile(): string {
  const config: QdrantConfig = {
    log_level: 'WARN',
    storage: {
      storage_path: STORAGE,
      snapshots_path: `${STORAGE}/snapshots`,
      on_disk_payload: true,
      wal: { wal_capacity_mb: WAL_SEGMENT.mebibytes, wal_segments_ahead: 0 },
      performance: { max_search_threads: 2, optimizer_cpu_budget: 1 },
      // A segment is held in memory while it is built, so segments are small.
      optimizers: { default_segment_number: 2, max_segment_size_kb: 32_768, max_optimization_threads: 1 },
      hnsw_index: { on_disk: true, max_indexing_threads: 1 },
      collection: { vectors: { on_disk: true } },
    },
    service: {
      host: '0.0.0.0',
      http_port: PORTS.http,
      grpc_port: PORTS.grpc,
      max_workers: 2,
      max_request_size_mb: 16,
      enable_cors: false,
    },
    cluster: { enabled: false },
    telemetry_disabled: true,
  };
  return yamlFile(config);
}
