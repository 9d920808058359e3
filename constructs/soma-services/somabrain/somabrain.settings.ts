import * as z from 'zod/mini';
import { replicaCount, size, sized, workerCount } from '../../core/amounts/settings.ts';
import { ownImage } from '../service/own-image.settings.ts';

/** What an environment may say about SomaBrain and its processes. */
export const somabrainSettings = z.strictObject({
  ...ownImage,
  api: z.strictObject({
    replicas: replicaCount,
    ...size,
    /** gunicorn workers in one replica; each needs about 180 MiB. */
    workers: workerCount,
  }),
  outboxPublisher: sized,
  /** Seven predictors and learners in one container, the integrator among them; optional. */
  cog: z.optional(sized),
});

export type SomabrainSettings = z.output<typeof somabrainSettings>;
