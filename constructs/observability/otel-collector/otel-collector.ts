import type { Construct } from 'constructs';
import type { ScrapeTarget } from '../../core/model/component.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import { text, type Value } from '../../core/model/value.ts';
import { collectorConfig, routerConfig } from './otel-collector.config.ts';
import { collectorMemory, routerMemory } from './otel-collector.memory.ts';
import { ROUTERS_MONITORING } from './otel-collector.monitoring.ts';
import { PORTS } from './otel-collector.parts.ts';
import type { OtelCollectorSettings } from './otel-collector.settings.ts';
import { OtelProcess } from './otel-process.ts';
import type { OtelSampler } from './otel-sampler.ts';

export interface OtelCollectorProps extends Omit<OtelCollectorSettings, 'samplers'> {
  /** Name of the environment, which every span carries. */
  readonly environment: string;
  /** Address of each trace store, by OTLP over gRPC: each is to have every trace that is kept. */
  readonly stores: readonly Value[];
  /** The layer behind it that decides which traces are kept; undefined where it decides by itself. */
  readonly samplers: OtelSampler | undefined;
}

/**
 * The OpenTelemetry collector: it receives spans and derives metrics from them. Alone it also decides which traces are kept; with a layer of
 * samplers behind it, it sends all spans of a trace to the same one of these.
 */
export class OtelCollector extends OtelProcess {
  constructor(scope: Construct, id: string, props: OtelCollectorProps) {
    const { environment, stores, successPercent, samplers, ...size } = props;
    const layer = samplers
      ? routing(size, environment, samplers)
      : deciding(size, { environment, successPercent, stores });
    super(scope, id, { ...size, ...layer, ports: PORTS });
  }

  /** Endpoint for spans by OTLP over HTTP; services start without it. */
  get otlp(): Endpoint {
    return this.port('http').soft();
  }

  /** Metrics of the collector itself, and metrics of spans. */
  override get scrapeTargets(): readonly ScrapeTarget[] {
    return [...super.scrapeTargets, { endpoint: this.port('span-metrics'), path: '/metrics' }];
  }
}

type Size = Pick<OtelCollectorProps, 'path' | 'memory'>;

function deciding({ path, memory }: Size, traces: Omit<Parameters<typeof collectorConfig>[0], 'memory'>) {
  const memoryModel = collectorMemory(`${path}.memory`, memory);
  return { memoryModel, config: collectorConfig({ ...traces, memory: memoryModel }), monitoring: undefined };
}

function routing({ path, memory }: Size, environment: string, samplers: OtelSampler) {
  const memoryModel = routerMemory(`${path}.memory`, memory, samplers.replicas);
  const { members } = samplers.port('grpc').soft();
  const config = routerConfig(memoryModel, environment, text`${members}`);
  return { memoryModel, config, monitoring: ROUTERS_MONITORING };
}
