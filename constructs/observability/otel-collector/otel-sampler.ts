import type { Construct } from 'constructs';
import type { Value } from '../../core/model/value.ts';
import { samplerConfig } from './otel-collector.config.ts';
import { samplerMemory } from './otel-collector.memory.ts';
import { PORTS } from './otel-collector.parts.ts';
import type { OtelCollectorSettings } from './otel-collector.settings.ts';
import { OtelProcess } from './otel-process.ts';
import { SAMPLERS_MONITORING } from './otel-sampler.monitoring.ts';

type Size = NonNullable<OtelCollectorSettings['samplers']>;

export interface OtelSamplerProps extends Size {
  readonly successPercent: number;
  /** Address of each store, of which each is to have every trace. */
  readonly stores: readonly Value[];
}

/** The second layer of collectors: each has all spans of its traces, and decides which traces are kept. */
export class OtelSampler extends OtelProcess {
  constructor(scope: Construct, id: string, { successPercent, stores, ...size }: OtelSamplerProps) {
    const memoryModel = samplerMemory(`${size.path}.memory`, size.memory, stores.length);
    const { grpc, health, metrics } = PORTS;
    super(scope, id, {
      ...size,
      memoryModel,
      ports: { grpc, health, metrics },
      config: samplerConfig({ memory: memoryModel, successPercent, stores }),
      monitoring: SAMPLERS_MONITORING,
      // Traces are divided among all whom the name resolves to, so one that does not answer would have its share.
      foundWhenReady: true,
    });
  }
}
