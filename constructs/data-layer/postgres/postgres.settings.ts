import * as z from 'zod/mini';
import {
  type Located,
  managed,
  memoryAmount,
  replicaCount,
  selfHosted,
  size,
} from '../../core/amounts/settings.ts';

/** What an environment may say about PostgreSQL. */
export const postgresSettings = z.discriminatedUnion('hosting', [
  z.strictObject({
    hosting: selfHosted,
    /** Number of instances: one primary and streaming replicas. */
    replicas: replicaCount,
    ...size,
    /** Disk of one instance. */
    disk: memoryAmount,
  }),
  /** RDS always has one instance and one standby, of a class with enough memory and CPU. */
  z.strictObject({ hosting: managed, ...size, disk: memoryAmount }),
]);

export type PostgresSettings = Located<z.output<typeof postgresSettings>>;
