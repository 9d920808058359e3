import * as z from 'zod/mini';
import { type Located, replicaCount, replicated, size } from '../../core/amounts/settings.ts';

/** What an environment may say about the OpenTelemetry collector. */
export const otelCollectorSettings = z.strictObject({
  /** One does everything by itself. Several hand all spans of a trace to the same one of their samplers. */
  replicas: replicaCount,
  ...size,
  /** Percentage of traces without an error that are kept; traces with an error always are. */
  successPercent: z.number().check(z.gte(0), z.lte(100)),
  /** A second layer, which waits for whole traces and decides which are kept. */
  samplers: z.optional(replicated),
});

export type OtelCollectorSettings = Located<z.output<typeof otelCollectorSettings>>;
