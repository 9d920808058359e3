import type { Duration } from '../../core/amounts/duration.ts';
import type { CollectorFile } from '../agreements/collector-problems.ts';

/** Ports of Jaeger; none of them is also one of the collector's, so both can run in one network namespace. */
export const PORTS = { ui: 16686, otlp: 14317, health: 13133, metrics: 8890 } as const;

/** Folder of the disk, where there is one. */
export const DATA = '/jaeger';

const everywhere = (port: number) => ({ endpoint: `0.0.0.0:${port}` });

/** Where traces are: so many of them in memory, or those of a time on a disk. */
export type TraceStore = { readonly traces: number } | { readonly retention: Duration };

/** Jaeger's configuration. Jaeger 2 is a collector with a store and a web page, and refuses unknown keys. */
export function jaegerConfig(store: TraceStore) {
  const name = 'traces' in store ? 'memory' : 'disk';
  return {
    extensions: {
      healthcheckv2: { use_v2: true, http: everywhere(PORTS.health) },
      jaeger_storage: { backends: { [name]: backendOf(store) } },
      jaeger_query: {
        storage: { traces: name },
        // The default would trace Jaeger's own page to a collector in its own container, which does not exist.
        enable_tracing: false,
        http: everywhere(PORTS.ui),
        grpc: { endpoint: '127.0.0.1:16685' },
      },
    },
    receivers: { otlp: { protocols: { grpc: everywhere(PORTS.otlp) } } },
    exporters: { jaeger_storage_exporter: { trace_storage: name } },
    service: {
      extensions: ['jaeger_storage', 'jaeger_query', 'healthcheckv2'],
      // The collector in front of Jaeger already sends batches.
      pipelines: { traces: { receivers: ['otlp'], exporters: ['jaeger_storage_exporter'] } },
      telemetry: {
        resource: { 'service.name': 'jaeger' },
        metrics: {
          level: 'basic',
          readers: [{ pull: { exporter: { prometheus: { host: '0.0.0.0', port: PORTS.metrics } } } }],
        },
        logs: { level: 'warn', encoding: 'json' },
      },
    },
  } satisfies CollectorFile;
}

/**
 * Badger states nothing but its folders and its time: how many tables it writes at once and what it caches is built in. It does not wait for
 * the disk with each span, which is a transaction of its own: what a process that is killed has written is there after it, and what a node
 * that loses its power had not yet written is not.
 */
function backendOf(store: TraceStore) {
  if ('traces' in store) return { memory: { max_traces: store.traces } };
  return {
    badger: {
      directories: { keys: `${DATA}/keys`, values: `${DATA}/values` },
      ephemeral: false,
      ttl: { spans: `${store.retention.hours}h` },
    },
  };
}
