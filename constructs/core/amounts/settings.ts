import * as z from 'zod/mini';
import { Cpu } from './cpu.ts';
import { Duration } from './duration.ts';
import { Memory } from './memory.ts';

/** Values of settings that are not sections. */
type Plain = Memory | Cpu | Duration | string | number | boolean | undefined | readonly unknown[];

/** Keys of the sections in a section. */
type Nested<T> = { [Key in keyof T]-?: T[Key] extends Plain ? never : Key }[keyof T];

/** Keys that make a section one with a path of its own. */
type Telling<T> = Extract<keyof T, 'memory' | 'hosting'> | Nested<T>;

/**
 * Settings after reading, in which every section has its path in the environment, such as `dataLayer.redis`, for messages. A section
 * has a memory limit or a hosting, or contains sections; maps with free keys are not sections.
 */
export type Located<T> = T extends Plain
  ? T
  : string extends keyof T
    ? T
    : { readonly [Key in keyof T]: Located<T[Key]> } & (Telling<T> extends never
        ? unknown
        : { readonly path: string });

/** A setting that is written as text of one form and read into a value. */
function amount<Read>(form: RegExp, expected: string, wrong: string, read: (text: string) => Read) {
  const text = z.string(expected).check(
    z.refine((written) => form.test(written), {
      error: ({ input }) => `${JSON.stringify(input)} is no ${wrong}`,
      abort: true,
    }),
  );
  return z.pipe(text, z.transform(read));
}

/** An amount such as `512Mi` in an environment file, a {@link Memory} everywhere else. */
export const memoryAmount = amount(
  /^[1-9]\d*(Mi|Gi)$/,
  'expected an amount of memory such as "512Mi" or "2Gi"',
  'amount of memory; write whole mebibytes or gibibytes, for example "512Mi" or "2Gi"',
  (text) => Memory.parse(text),
);

/** An amount such as `250m` (thousandths of a core) or `2` (cores). */
export const cpuAmount = amount(
  /^[1-9]\d*m?$/,
  'expected an amount of CPU such as "250m" or "2"',
  'amount of CPU; write thousandths of a core or cores, for example "250m" or "2"',
  (text) => Cpu.parse(text),
);

/** A length of time such as `7d` in an environment file, a {@link Duration} everywhere else. */
export const durationAmount = amount(
  /^[1-9]\d*[smhd]$/,
  'expected a duration such as "30s", "12h" or "7d"',
  'duration; write a number and a unit, for example "30s", "12h" or "7d"',
  (text) => Duration.parse(text),
);

/** Number of replicas. */
export const replicaCount = z
  .int()
  .check(z.gte(1, 'at least 1 replica is needed; leave the section out to run none'));

/** The system runs in our containers, which is the default of `hosting`. */
export const selfHosted = z._default(z.literal('self'), 'self');
/** A service of the cloud runs it. */
export const managed = z.literal('managed');

/** Size of one replica: its memory limit (equal to its request) and its CPU request. */
export const size = { memory: memoryAmount, cpu: cpuAmount };

/** Settings of a process that has a size and nothing else. Components share this schema, because building one takes time at every start. */
export const sized = z.strictObject(size);

/** Settings of a process that has a size and a number of replicas. */
export const replicated = z.strictObject({ replicas: replicaCount, ...size });

export const someText = z.string().check(z.minLength(1));

/** Processes that one container forks to answer requests. */
export const workerCount = z.int().check(z.gte(1), z.lte(16));

/**
 * An exception from a rule, which stands with its reason for whoever reads the environment.
 * @param asked what a reason that is too short is asked to say
 */
export function exception(asked: string) {
  return z.optional(z.strictObject({ reason: z.string().check(z.minLength(10, asked)) }));
}
