import * as z from 'zod/mini';
import { type Located, sized } from '../../core/amounts/settings.ts';

/** One for each of these systems that is ours; what a cloud runs, it watches itself. */
export const exportersSettings = z.strictObject({
  postgres: z.optional(sized),
  redis: z.optional(sized),
  /** Of the cache alone, where a cloud runs the store for state. */
  redisCache: z.optional(sized),
  kafka: z.optional(sized),
});

export type ExportersSettings = Located<z.output<typeof exportersSettings>>;
export type ExporterSize = NonNullable<ExportersSettings['postgres']>;
