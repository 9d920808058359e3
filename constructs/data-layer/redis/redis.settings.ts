import * as z from 'zod/mini';
import {
  type Located,
  managed,
  memoryAmount,
  replicaCount,
  selfHosted,
  size,
} from '../../core/amounts/settings.ts';

/** `replication` keeps every key on one address; `cluster` spreads keys and redirects clients. */
const topology = z._default(z.enum(['replication', 'cluster']), 'replication');

/** What an environment may say about Redis (served by Valkey). */
export const redisSettings = z.discriminatedUnion('hosting', [
  z.strictObject({
    hosting: selfHosted,
    /** Servers: one primary, the others are replicas. */
    replicas: replicaCount,
    ...size,
    /** Disk of one server, for its append-only file. */
    disk: memoryAmount,
    topology,
  }),
  /** ElastiCache: nodes of a class that has room for the keys; CPU and snapshots come with the class. */
  z.strictObject({ hosting: managed, replicas: replicaCount, memory: memoryAmount, topology }),
]);

export type RedisSettings = Located<z.output<typeof redisSettings>>;
