import * as z from 'zod/mini';
import { type Located, memoryAmount, replicaCount, size } from '../../core/amounts/settings.ts';

/** What an environment may say about the vector store. */
export const milvusSettings = z.strictObject({
  /** `standalone` runs all roles in one process; in a `cluster` query nodes scale separately. */
  mode: z._default(z.enum(['standalone', 'cluster']), 'standalone'),
  /** Standalone servers, or query nodes of a cluster. */
  replicas: replicaCount,
  ...size,
  /** Disk of one server for its local cache. On a cluster it is a share of the node's own disk, which EKS nodes have 100 GiB of. */
  disk: memoryAmount,
});

export type MilvusSettings = Located<z.output<typeof milvusSettings>>;
