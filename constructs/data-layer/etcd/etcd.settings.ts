import * as z from 'zod/mini';
import { type Located, memoryAmount, replicaCount, size } from '../../core/amounts/settings.ts';

/** What an environment may say about an etcd. */
export const etcdSettings = z.strictObject({
  /** Members; an odd number, so that a majority exists. */
  replicas: replicaCount,
  ...size,
  /** Disk of one member. */
  disk: memoryAmount,
});

export type EtcdSettings = Located<z.output<typeof etcdSettings>>;
