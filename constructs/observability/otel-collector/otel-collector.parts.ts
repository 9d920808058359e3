import type { Value } from '../../core/model/value.ts';
import { type CollectorMemory, DECISION_SECONDS } from './otel-collector.memory.ts';

/** Parts of configuration files that one collector and both layers of several are made of. Names are those of version 0.158. */

export const PORTS = { grpc: 4317, http: 4318, health: 13134, metrics: 8888, 'span-metrics': 8889 } as const;

/** Attributes that may hold credentials; they are removed before a span is queued anywhere. */
const SECRETIVE = [
  'db.connection_string',
  'http.request.header.authorization',
  'http.request.header.cookie',
  'http.request.header.x-api-key',
  'http.response.header.set-cookie',
] as const;

const everywhere = (port: number) => ({ endpoint: `0.0.0.0:${port}` });

/** A queue that is bounded in bytes, as they are sent. */
export const queueOf = ({ queue }: CollectorMemory) => ({ sizer: 'bytes', queue_size: queue.bytes });

/** How long an answer of a cluster's DNS is taken for true. */
const RESOLUTION = '5s';

export const extensions = { health_check: everywhere(PORTS.health) };

export const grpc = ({ request }: CollectorMemory) => ({
  grpc: { ...everywhere(PORTS.grpc), max_recv_msg_size_mib: request.mebibytes },
});

export const http = ({ request }: CollectorMemory) => ({
  http: { ...everywhere(PORTS.http), max_request_body_size: request.bytes },
});

export const limiter = ({ hard, spike }: CollectorMemory) => ({
  memory_limiter: {
    check_interval: '500ms',
    limit_mib: hard.mebibytes,
    spike_limit_mib: spike.mebibytes,
  },
});

/** What every span says of where it is from, and what it must not say. */
export const cleaning = (environment: string) => ({
  resource: {
    attributes: [
      { key: 'deployment.environment.name', value: environment, action: 'upsert' },
      { key: 'service.namespace', value: 'somastack', action: 'insert' },
    ],
  },
  attributes: { actions: SECRETIVE.map((key) => ({ key, action: 'delete' })) },
});

export const sampling = ({ traces }: CollectorMemory, successPercent: number) => ({
  tail_sampling: {
    decision_wait: `${DECISION_SECONDS}s`,
    num_traces: traces,
    expected_new_traces_per_sec: Math.ceil(traces / DECISION_SECONDS),
    // Larger traces are dropped, because one would displace too many others.
    maximum_trace_size_bytes: 256 * 1024,
    // A sampling decision also applies to late spans; each entry is an identifier and a pointer.
    decision_cache: { sampled_cache_size: traces * 4, non_sampled_cache_size: traces * 4 },
    policies: [
      { name: 'errors', type: 'status_code', status_code: { status_codes: ['ERROR'] } },
      {
        name: 'successes',
        type: 'probabilistic',
        probabilistic: { sampling_percentage: successPercent },
      },
    ],
  },
  batch: { timeout: '1s', send_batch_size: 512, send_batch_max_size: 512 },
});

export const spanMetrics = ({ series }: CollectorMemory) => ({
  aggregation_cardinality_limit: series,
  // Its instance id would start new series with every restart; Prometheus knows several by their addresses.
  exclude_dimensions: ['collector.instance.id'],
  histogram: {
    explicit: { buckets: ['5ms', '25ms', '100ms', '250ms', '500ms', '1s', '2500ms', '10s'] },
  },
  metrics_flush_interval: '15s',
  metrics_expiration: '10m',
});

export const served = { prometheus: { ...everywhere(PORTS['span-metrics']), metric_expiration: '10m' } };

/** One exporter for each store, with a queue of its own, so that one that is away keeps nothing from the others. */
export function toStores(memory: CollectorMemory, stores: readonly Value[]) {
  return Object.fromEntries(
    stores.map((endpoint, index) => [
      stores.length === 1 ? 'otlp_grpc' : `otlp_grpc/${index}`,
      {
        endpoint,
        tls: { insecure: true },
        sending_queue: { enabled: true, num_consumers: 2, ...queueOf(memory) },
        retry_on_failure: { enabled: true, max_elapsed_time: '60s' },
      },
    ]),
  );
}

/**
 * The exporter that sends all spans of a trace to the same sampler. Each sampler has a queue of its own, so that one that does not answer
 * holds up its own traces and no others; a batch that were tried again as a whole would reach the others twice.
 */
export const toSamplers = (memory: CollectorMemory, members: Value) => ({
  load_balancing: {
    routing_key: 'traceID',
    // Without it, a sampler whose queue is full would make senders repeat what the others have.
    sending_queue: { enabled: true, num_consumers: 2, ...queueOf(memory) },
    protocol: {
      otlp: {
        timeout: '5s',
        tls: { insecure: true },
        sending_queue: { enabled: true, num_consumers: 2, ...queueOf(memory) },
        retry_on_failure: {
          enabled: true,
          initial_interval: '1s',
          max_interval: '5s',
          max_elapsed_time: '60s',
        },
      },
    },
    resolver: {
      dns: { hostname: members, port: String(PORTS.grpc), interval: RESOLUTION, timeout: '2s' },
    },
  },
});

export const telemetry = {
  metrics: {
    level: 'normal',
    readers: [{ pull: { exporter: { prometheus: { host: '0.0.0.0', port: PORTS.metrics } } } }],
  },
  logs: { level: 'warn', encoding: 'json' },
};
