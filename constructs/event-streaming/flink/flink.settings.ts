import * as z from 'zod/mini';
import { type Located, replicaCount, size, sized } from '../../core/amounts/settings.ts';

/** What an environment may say about Flink, a session cluster to which developers submit jobs. */
export const flinkSettings = z.strictObject({
  /** The JobManager schedules work and triggers checkpoints. */
  jobManager: sized,
  taskManager: z.strictObject({
    replicas: replicaCount,
    ...size,
    /** Pipelines that one TaskManager runs in parallel; they share its managed memory. */
    slots: z.int().check(z.gte(1)),
  }),
});

export type FlinkSettings = Located<z.output<typeof flinkSettings>>;
