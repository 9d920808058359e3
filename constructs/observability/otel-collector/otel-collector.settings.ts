import * as z from 'zod/mini';
import { type Located, size } from '../../core/amounts/settings.ts';

/** What an environment may say about the OpenTelemetry collector. */
export const otelCollectorSettings = z.strictObject({
  ...size,
  /** Percentage of traces without an error that are kept; traces with an error always are. */
  successPercent: z.number().check(z.gte(0), z.lte(100)),
});

export type OtelCollectorSettings = Located<z.output<typeof otelCollectorSettings>>;
