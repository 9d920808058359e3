import type { CollectorFile } from '../agreements/collector-problems.ts';

/** None of them is one of the collector's: a number says who is meant, and both can run side by side in one network. */
export const PORTS = { ui: 16686, otlp: 14317, health: 13133, metrics: 8890 } as const;

const STORE = 'memory';
const everywhere = (port: number) => ({ endpoint: `0.0.0.0:${port}` });

/** Jaeger 2 is a collector with a store and a page: the file is a collector's. It refuses what it does not know. */
export function jaegerConfig(traces: number) {
  return {
    extensions: {
      healthcheckv2: { use_v2: true, http: everywhere(PORTS.health) },
      jaeger_storage: { backends: { [STORE]: { memory: { max_traces: traces } } } },
      jaeger_query: {
        storage: { traces: STORE },
        // By default it traces its own page, to a collector in its own container that is not there.
        enable_tracing: false,
        http: everywhere(PORTS.ui),
        grpc: { endpoint: '127.0.0.1:16685' },
      },
    },
    receivers: { otlp: { protocols: { grpc: everywhere(PORTS.otlp) } } },
    exporters: { jaeger_storage_exporter: { trace_storage: STORE } },
    service: {
      extensions: ['jaeger_storage', 'jaeger_query', 'healthcheckv2'],
      // No batches: the collector before it sends them as they are to be stored.
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
