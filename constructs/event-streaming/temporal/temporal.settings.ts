import * as z from 'zod/mini';
import { type Located, durationAmount, sized } from '../../core/amounts/settings.ts';

/** What an environment may say about the workflow engine: one server process, its web interface, and how long it remembers. */
export const temporalSettings = z.strictObject({
  /** One process holds all four services of the engine. */
  server: sized,
  ui: sized,
  /**
   * Parts that workflows are spread over. The first start writes the number into the database, and the server takes it from
   * there ever after, whatever is written here; each part costs a goroutine pool and polls the database.
   */
  historyShards: z.int().check(z.gte(1), z.lte(16_384)),
  /** How long a closed workflow can still be looked at. */
  retention: durationAmount.check(
    z.refine(({ hours }) => hours >= 1, {
      error: 'the server refuses less than an hour; write for example "3d"',
    }),
  ),
});

export type TemporalSettings = Located<z.output<typeof temporalSettings>>;
