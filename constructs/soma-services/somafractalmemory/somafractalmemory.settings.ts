import * as z from 'zod/mini';
import { type Located, replicaCount, size, workerCount } from '../../core/amounts/settings.ts';
import { ownImage } from '../service/own-image.settings.ts';

/** What an environment may say about SomaFractalMemory. */
export const somafractalmemorySettings = z.strictObject({
  ...ownImage,
  replicas: replicaCount,
  ...size,
  /** gunicorn workers in one replica; each needs about 145 MiB. */
  workers: workerCount,
});

export type SomafractalmemorySettings = Located<z.output<typeof somafractalmemorySettings>>;
