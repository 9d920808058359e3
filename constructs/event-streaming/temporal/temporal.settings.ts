import * as z from 'zod/mini';
import { type Located, durationAmount, sized } from '../../core/amounts/settings.ts';

/** What an environment may say about Temporal: the server process, its web interface, and the retention of closed workflows. */
export const temporalSettings = z.strictObject({
  /** One process that runs all four Temporal services. */
  server: sized,
  ui: sized,
  /**
   * Number of history shards, over which workflows are spread. The first start writes the number into the database, and the
   * server reads it from there ever after, so a later change here has no effect. Each shard costs a goroutine pool and polls the
   * database.
   */
  historyShards: z.int().check(z.gte(1), z.lte(16_384)),
  /** Time for which a closed workflow stays readable. */
  retention: durationAmount.check(
    z.refine(({ hours }) => hours >= 1, {
      error: 'the server refuses less than an hour; write for example "3d"',
    }),
  ),
});

export type TemporalSettings = Located<z.output<typeof temporalSettings>>;
