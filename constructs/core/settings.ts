import * as z from 'zod';
import { Cpu } from './cpu.ts';
import { Duration } from './duration.ts';
import { Memory } from './memory.ts';

/** An amount such as `512Mi` in an environment file, a {@link Memory} everywhere else. */
export const memoryAmount = z
  .string('expected an amount of memory such as "512Mi" or "2Gi"')
  .refine((text) => /^[1-9]\d*(Mi|Gi)$/.test(text), {
    error: ({ input }) =>
      `${JSON.stringify(input)} is no amount of memory; write whole mebibytes or gibibytes, for example "512Mi" or "2Gi"`,
    abort: true,
  })
  .transform((text) => Memory.parse(text));

/** An amount such as `250m` (thousandths of a core) or `2` (cores). */
export const cpuAmount = z
  .string('expected an amount of CPU such as "250m" or "2"')
  .refine((text) => /^[1-9]\d*m?$/.test(text), {
    error: ({ input }) =>
      `${JSON.stringify(input)} is no amount of CPU; write thousandths of a core or cores, for example "250m" or "2"`,
    abort: true,
  })
  .transform((text) => Cpu.parse(text));

/** A length of time such as `7d` in an environment file, a {@link Duration} everywhere else. */
export const durationAmount = z
  .string('expected a duration such as "30s", "12h" or "7d"')
  .refine((text) => /^[1-9]\d*[smhd]$/.test(text), {
    error: ({ input }) =>
      `${JSON.stringify(input)} is no duration; write a number and a unit, for example "30s", "12h" or "7d"`,
    abort: true,
  })
  .transform((text) => Duration.parse(text));

/** How many of a thing run. */
export const replicaCount = z.int().min(1, 'at least 1 replica is needed; leave the section out to run none');

/** `self`: runs in our containers. `managed`: a cloud service runs it where the target offers one. */
export const hosting = z.enum(['self', 'managed']).default('self');

/** What one replica gets: its memory limit (equal to its request) and its CPU request. */
export const size = { memory: memoryAmount, cpu: cpuAmount };

/** A section that says how large a process is and nothing else. Schemas are shared: building one takes its time at every start. */
export const sized = z.strictObject(size);

/** The same for what may run more than once. */
export const replicated = z.strictObject({ replicas: replicaCount, ...size });

export const someText = z.string().min(1);

/** Processes that one container forks to answer requests. */
export const workerCount = z.int().min(1).max(16);
