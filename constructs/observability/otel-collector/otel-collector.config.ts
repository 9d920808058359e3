import { referring, yamlFile } from '../../core/model/config-file.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import { text, type Value } from '../../core/model/value.ts';
import type { CollectorFile } from '../agreements/collector-problems.ts';
import { type CollectorMemory, DECISION_SECONDS } from './otel-collector.memory.ts';

export const PORTS = { grpc: 4317, http: 4318, health: 13134, metrics: 8888, 'span-metrics': 8889 } as const;

/** Attributes that may hold what lets somebody in; they are gone before a span waits for anything. */
const SECRETIVE = [
  'db.connection_string',
  'http.request.header.authorization',
  'http.request.header.cookie',
  'http.request.header.x-api-key',
  'http.response.header.set-cookie',
] as const;

export interface Traces {
  readonly memory: CollectorMemory;
  readonly environment: string;
  readonly successPercent: number;
  readonly store: Endpoint;
}

const everywhere = (port: number) => ({ endpoint: `0.0.0.0:${port}` });
const bytes = (amount: number) => ({ sizer: 'bytes', queue_size: amount });

/** Spans are counted before they are judged: what is thrown away is in the numbers. Names as the program 0.158 has them. */
export function collectorConfig({ memory, environment, successPercent, store }: Traces) {
  return {
    extensions: { health_check: everywhere(PORTS.health) },
    receivers: {
      otlp: {
        protocols: {
          grpc: { ...everywhere(PORTS.grpc), max_recv_msg_size_mib: memory.request.mebibytes },
          http: { ...everywhere(PORTS.http), max_request_body_size: memory.request.bytes },
        },
      },
    },
    processors: {
      memory_limiter: {
        check_interval: '500ms',
        limit_mib: memory.hard.mebibytes,
        spike_limit_mib: memory.spike.mebibytes,
      },
      resource: {
        attributes: [
          { key: 'deployment.environment.name', value: environment, action: 'upsert' },
          { key: 'service.namespace', value: 'somastack', action: 'insert' },
        ],
      },
      attributes: { actions: SECRETIVE.map((key) => ({ key, action: 'delete' })) },
      tail_sampling: {
        decision_wait: `${DECISION_SECONDS}s`,
        num_traces: memory.traces,
        expected_new_traces_per_sec: Math.ceil(memory.traces / DECISION_SECONDS),
        // A trace that is larger is thrown away: it would take the place of too many others.
        maximum_trace_size_bytes: 256 * 1024,
        // What was decided holds for spans that come late; an entry is an identifier and a pointer.
        decision_cache: {
          sampled_cache_size: memory.traces * 4,
          non_sampled_cache_size: memory.traces * 4,
        },
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
    },
    connectors: {
      forward: {},
      span_metrics: {
        aggregation_cardinality_limit: memory.series,
        // There is one collector; its number would make every series new with each start.
        exclude_dimensions: ['collector.instance.id'],
        histogram: {
          explicit: { buckets: ['5ms', '25ms', '100ms', '250ms', '500ms', '1s', '2500ms', '10s'] },
        },
        metrics_flush_interval: '15s',
        metrics_expiration: '10m',
      },
    },
    exporters: {
      otlp_grpc: {
        endpoint: text`${store}`,
        tls: { insecure: true },
        sending_queue: { enabled: true, num_consumers: 2, ...bytes(memory.queue.bytes) },
        retry_on_failure: { enabled: true, max_elapsed_time: '60s' },
      },
      prometheus: { ...everywhere(PORTS['span-metrics']), metric_expiration: '10m' },
    },
    service: {
      extensions: ['health_check'],
      pipelines: {
        'traces/in': {
          receivers: ['otlp'],
          processors: ['memory_limiter', 'attributes', 'resource'],
          exporters: ['span_metrics', 'forward'],
        },
        'traces/kept': {
          receivers: ['forward'],
          processors: ['tail_sampling', 'batch'],
          exporters: ['otlp_grpc'],
        },
        metrics: { receivers: ['span_metrics'], exporters: ['prometheus'] },
      },
      telemetry: {
        metrics: {
          level: 'normal',
          readers: [{ pull: { exporter: { prometheus: { host: '0.0.0.0', port: PORTS.metrics } } } }],
        },
        logs: { level: 'warn', encoding: 'json' },
      },
    },
  } satisfies CollectorFile;
}

export function collectorFile(config: CollectorFile): Value {
  return referring(config, yamlFile);
}
