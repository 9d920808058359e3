import * as z from 'zod/mini';
import { type Located, memoryAmount, replicaCount, size } from '../../core/amounts/settings.ts';

/** What an environment may say about an etcd. */
export const etcdSettings = z.strictObject({
  /** Number of members; it is odd, so that there is a majority. */
  replicas: replicaCount,
  ...size,
  /** Disk of one member. */
  disk: memoryAmount,
});

export type EtcdSettings = Located<z.output<typeof etcdSettings>>;
