import { z } from 'zod';
import { memoryAmount, replicaCount, size } from '../../core/settings.ts';

/** What an environment may say about the etcd that keeps the vector store's metadata. */
export const etcdSettings = z.strictObject({
  /** Members; an odd number, so that a majority exists. */
  replicas: replicaCount.refine((replicas) => replicas % 2 === 1, {
    error: ({ input }) =>
      `${String(input)} members: an even number survives no more failures than one less; use 1, 3 or 5`,
  }),
  ...size,
  /** Disk of one member. */
  disk: memoryAmount,
});

export type EtcdSettings = z.output<typeof etcdSettings>;
