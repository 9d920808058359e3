import * as z from 'zod/mini';
import { hosting, memoryAmount, replicaCount, size } from '../../core/amounts/settings.ts';

/** What an environment may say about the object store (S3; served by SeaweedFS where we run it). */
export const objectStoreSettings = z.strictObject({
  replicas: replicaCount,
  ...size,
  /** Disk of one server. */
  disk: memoryAmount,
  hosting,
});

export type ObjectStoreSettings = z.output<typeof objectStoreSettings>;
