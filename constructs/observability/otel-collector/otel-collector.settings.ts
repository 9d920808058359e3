import * as z from 'zod/mini';
import { size } from '../../core/amounts/settings.ts';

/** What an environment may say about the collector of traces. */
export const otelCollectorSettings = z.strictObject({
  ...size,
  /** Of a hundred traces without an error, how many are kept; of those with one, all are. */
  successPercent: z.number().check(z.gte(0), z.lte(100)),
});

export type OtelCollectorSettings = z.output<typeof otelCollectorSettings>;
