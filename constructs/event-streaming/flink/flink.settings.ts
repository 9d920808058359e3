import * as z from 'zod/mini';
import { type Located, replicaCount, size, sized } from '../../core/amounts/settings.ts';

/** What an environment may say about Flink: a session cluster, to which a developer hands jobs. */
export const flinkSettings = z.strictObject({
  /** Hands out work and triggers checkpoints. */
  jobManager: sized,
  taskManager: z.strictObject({
    replicas: replicaCount,
    ...size,
    /** Pipelines that one TaskManager runs side by side; they share its managed memory. */
    slots: z.int().check(z.gte(1)),
  }),
});

export type FlinkSettings = Located<z.output<typeof flinkSettings>>;
