import * as z from 'zod/mini';
import { type Located, replicaCount, size, sized, workerCount } from '../../core/amounts/settings.ts';
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
  /** The cognitive loop: seven predictors and learners in one container, the integrator among them. @default none */
  cog: z.optional(sized),
});

export type SomabrainSettings = Located<z.output<typeof somabrainSettings>>;
