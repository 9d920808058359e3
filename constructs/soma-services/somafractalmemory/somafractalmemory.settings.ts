import * as z from 'zod';
import { replicaCount, size } from '../../core/settings.ts';
import { ownImage } from '../own-image.settings.ts';

/** What an environment may say about SomaFractalMemory. */
export const somafractalmemorySettings = z.strictObject({
  ...ownImage,
  replicas: replicaCount,
  ...size,
  /** gunicorn workers in one replica; each needs about 145 MiB. */
  workers: z.int().min(1).max(16),
});

export type SomafractalmemorySettings = z.output<typeof somafractalmemorySettings>;
