import * as z from 'zod/mini';
import {
  type Located,
  managed,
  memoryAmount,
  replicaCount,
  selfHosted,
  size,
} from '../../core/amounts/settings.ts';

/** `replication` has one address for all keys; `cluster` spreads keys over servers and redirects clients. */
const topology = z._default(z.enum(['replication', 'cluster']), 'replication');

/** What an environment may say about Redis (served by Valkey). */
export const redisSettings = z.discriminatedUnion('hosting', [
  z.strictObject({
    hosting: selfHosted,
    /** Number of servers: one primary and its replicas. */
    replicas: replicaCount,
    ...size,
    /** Disk of one server, for its append-only file. */
    disk: memoryAmount,
    topology,
  }),
  /** ElastiCache: nodes of a class with enough memory for the keys; CPU and snapshots follow from the class. */
  z.strictObject({ hosting: managed, replicas: replicaCount, memory: memoryAmount, topology }),
]);

export type RedisSettings = Located<z.output<typeof redisSettings>>;
