import * as z from 'zod/mini';
import { hosting, memoryAmount, replicaCount, size } from '../../core/amounts/settings.ts';

/** What an environment may say about PostgreSQL. */
export const postgresSettings = z.strictObject({
  /** Instances: one primary, the others are streaming replicas. */
  replicas: replicaCount,
  ...size,
  /** Disk of one instance. */
  disk: memoryAmount,
  hosting,
});

export type PostgresSettings = z.output<typeof postgresSettings>;
