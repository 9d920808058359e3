import * as z from 'zod/mini';
import { type Located, durationAmount, replicated, sized } from '../../core/amounts/settings.ts';

/** What an environment may say about Temporal: its servers, its web interface, and the retention of closed workflows. */
export const temporalSettings = z.strictObject({
  /** One process that runs all four Temporal services, where nothing outlives a node anyway. */
  server: z.optional(sized),
  /** Each of the four services as processes of its own, which find each other, where one that is lost must not stop workflows. */
  services: z.optional(
    z.strictObject({
      /** Takes the calls of workers and clients. */
      frontend: replicated,
      /** Keeps the state of running workflows; each process owns its share of the history shards. */
      history: replicated,
      /** Hands tasks to workers that ask for them. */
      matching: replicated,
      /** Runs Temporal's own workflows, such as the deletion of what is past its retention. */
      worker: replicated,
    }),
  ),
  ui: sized,
  /**
   * Number of history shards, over which workflows are spread. The first start writes the number into the database, and the
   * server reads it from there ever after: another number here is refused by the job of the namespaces. Each shard costs a goroutine
   * pool and polls the database.
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

/** Sizes of the four services as processes of their own. */
export type TemporalServices = NonNullable<TemporalSettings['services']>;
