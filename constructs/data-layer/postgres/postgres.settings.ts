import * as z from 'zod/mini';
import {
  durationAmount,
  exception,
  type Located,
  managed,
  memoryAmount,
  replicaCount,
  selfHosted,
  size,
  someText,
} from '../../core/amounts/settings.ts';

/**
 * Where backups go: a store that speaks S3 and outlives this cluster. Its two keys are secrets, whose values its owner gives.
 */
const backup = z.strictObject({
  /** Address of the store, with a port if it is not 443. */
  endpoint: z.url({ protocol: /^https$/, error: 'expected an https address in quotes' }),
  /** Ranges of addresses behind that name: the servers may call these and nothing else outside. */
  addresses: z.array(z.string()).check(z.minLength(1, 'name at least 1 range of addresses')),
  /** Region that requests are signed for. @default the one that clients take without one, us-east-1 */
  region: z.optional(someText),
  bucket: z
    .string()
    .check(
      z.regex(
        /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
        'a bucket has 3 to 63 lower-case letters, digits, dots and hyphens',
      ),
    ),
  /** What the store is asked to encrypt objects with. @default what the bucket itself is set to */
  encryption: z.optional(z.enum(['AES256', 'aws:kms'])),
  /** Time of day in UTC at which a base backup is taken. */
  dailyAt: z
    .string()
    .check(z.regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time of day in UTC such as "02:30"')),
  /** Length of time back to which the data can be had as it was at any moment, in whole days. */
  retention: durationAmount,
  /** Number in the name under which these servers archive. Servers that were made anew need a new one: a log never continues another's. */
  series: z._default(z.int().check(z.gte(1, 'numbers begin with 1')), 1),
  /** Series from which these servers were made. @default none, they began empty */
  recoveredFrom: z.optional(z.int().check(z.gte(1, 'numbers begin with 1'))),
  /** Moment up to which that series was read. @default its end */
  recoveredUntil: z.optional(
    z
      .string()
      .check(
        z.regex(
          /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/,
          'expected a moment in UTC such as "2026-11-30T09:00:00Z"',
        ),
      ),
  ),
});

/** What an environment may say about PostgreSQL. */
export const postgresSettings = z.discriminatedUnion('hosting', [
  z.strictObject({
    hosting: selfHosted,
    /** Number of instances: one primary and streaming replicas. */
    replicas: replicaCount,
    ...size,
    /** Disk of one instance. */
    disk: memoryAmount,
    backup: z.optional(backup),
    /** From level 3 up, servers without a backup are an exception that needs a reason. */
    withoutBackup: exception('say in a sentence what brings the data back'),
  }),
  /** RDS always has one instance and one standby, of a class with enough memory and CPU. */
  z.strictObject({ hosting: managed, ...size, disk: memoryAmount }),
]);

export type PostgresSettings = Located<z.output<typeof postgresSettings>>;
export type PostgresBackupSettings = z.output<typeof backup>;
