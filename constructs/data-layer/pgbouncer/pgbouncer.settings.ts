import * as z from 'zod/mini';
import { type Located, replicaCount, size } from '../../core/amounts/settings.ts';

/** What an environment may say about PgBouncer. */
export const pgbouncerSettings = z.strictObject({
  replicas: replicaCount,
  ...size,
});

export type PgbouncerSettings = Located<z.output<typeof pgbouncerSettings>>;
