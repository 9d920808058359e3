import { referring, yamlFile } from '../../core/model/config-file.ts';
import type { Value } from '../../core/model/value.ts';
import type { CollectorFile } from '../agreements/collector-problems.ts';
import type { CollectorMemory } from './otel-collector.memory.ts';
import * as parts from './otel-collector.parts.ts';

export interface Traces {
  readonly memory: CollectorMemory;
  readonly environment: string;
  readonly successPercent: number;
  /** Address of each store, of which each is to have every trace. */
  readonly stores: readonly Value[];
}

/** The configuration of a collector that does everything. Span metrics come before sampling, so dropped spans are counted. */
export function collectorConfig({ memory, environment, successPercent, stores }: Traces) {
  const exporters = parts.toStores(memory, stores);
  return {
    extensions: parts.extensions,
    receivers: { otlp: { protocols: { ...parts.grpc(memory), ...parts.http(memory) } } },
    processors: {
      ...parts.limiter(memory),
      ...parts.cleaning(environment),
      ...parts.sampling(memory, successPercent),
    },
    connectors: { forward: {}, span_metrics: parts.spanMetrics(memory) },
    exporters: { ...exporters, ...parts.served },
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
          exporters: Object.keys(exporters),
        },
        metrics: { receivers: ['span_metrics'], exporters: ['prometheus'] },
      },
      telemetry: parts.telemetry,
    },
  } satisfies CollectorFile;
}

/**
 * The configuration of the first of two layers: it counts spans, cleans them, and sends all spans of a trace to the same sampler.
 * @param samplers the name that resolves to the address of each sampler
 */
export function routerConfig(memory: CollectorMemory, environment: string, samplers: Value) {
  return {
    extensions: parts.extensions,
    receivers: { otlp: { protocols: { ...parts.grpc(memory), ...parts.http(memory) } } },
    processors: { ...parts.limiter(memory), ...parts.cleaning(environment) },
    connectors: { span_metrics: parts.spanMetrics(memory) },
    exporters: { ...parts.toSamplers(memory, samplers), ...parts.served },
    service: {
      extensions: ['health_check'],
      pipelines: {
        traces: {
          receivers: ['otlp'],
          processors: ['memory_limiter', 'attributes', 'resource'],
          exporters: ['span_metrics', 'load_balancing'],
        },
        metrics: { receivers: ['span_metrics'], exporters: ['prometheus'] },
      },
      telemetry: parts.telemetry,
    },
  } satisfies CollectorFile;
}

/** The configuration of the second layer: it waits for the whole of each trace, decides, and hands what is kept to every store. */
export function samplerConfig({ memory, successPercent, stores }: Omit<Traces, 'environment'>) {
  const exporters = parts.toStores(memory, stores);
  return {
    extensions: parts.extensions,
    receivers: { otlp: { protocols: parts.grpc(memory) } },
    processors: { ...parts.limiter(memory), ...parts.sampling(memory, successPercent) },
    exporters,
    service: {
      extensions: ['health_check'],
      pipelines: {
        traces: {
          receivers: ['otlp'],
          processors: ['memory_limiter', 'tail_sampling', 'batch'],
          exporters: Object.keys(exporters),
        },
      },
      telemetry: parts.telemetry,
    },
  } satisfies CollectorFile;
}

export function collectorFile(config: CollectorFile): Value {
  return referring(config, yamlFile);
}
