import * as z from 'zod/mini';
import { hosting, memoryAmount, replicaCount, size } from '../../core/amounts/settings.ts';

/** What an environment may say about Redis (served by Valkey). */
export const redisSettings = z.strictObject({
  /** Servers: one primary, the others are replicas. */
  replicas: replicaCount,
  ...size,
  /** Disk of one server, for its append-only file. */
  disk: memoryAmount,
  /** `replication` keeps every key on one address; `cluster` spreads keys and redirects clients. */
  topology: z._default(z.enum(['replication', 'cluster']), 'replication'),
  hosting,
});

export type RedisSettings = z.output<typeof redisSettings>;
