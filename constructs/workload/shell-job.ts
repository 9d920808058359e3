import type { Container } from '../core/model/container.ts';
import { Cpu } from '../core/amounts/cpu.ts';
import { jobPath } from '../core/model/component.ts';
import { divide } from '../core/memory/memory-model.ts';
import { Memory } from '../core/amounts/memory.ts';
import { IMAGES } from '../core/versions.ts';
import type { ContainedProps } from './contained.ts';

/** What a job has at once, in mebibytes: a shell, and one program that it calls again and again. */
interface ShellJob {
  readonly limit: number;
  readonly program: readonly [name: string, mebibytes: number];
  readonly shell: number;
}

/** All but the container of a job that runs a shell script and ends. */
export function shellJob(
  section: string,
  job: string,
  { limit, program, shell }: ShellJob,
): Omit<ContainedProps, 'container'> {
  const path = jobPath(section, job);
  const memory = Memory.mebibytes(limit);
  const [name, mebibytes] = program;
  return {
    path,
    replicas: 1,
    memory,
    cpu: Cpu.millicores(50),
    memoryModel: divide({
      path,
      limit: memory,
      fixed: [{ name, memory: Memory.mebibytes(mebibytes) }],
      rest: { name: 'shell', memory: Memory.mebibytes(shell) },
    }),
    once: true,
  };
}

/** One that asks an HTTP API with wget; allotted, not measured. */
export const wgetJob = (section: string, job: string) =>
  shellJob(section, job, { limit: 16, program: ['wget', 4], shell: 4 });

/** What every container is that asks with curl; its script is the container's own. */
export const CURL = {
  image: IMAGES.curl,
  runAs: { uid: 100, gid: 101 },
  scratch: ['/tmp'],
} as const satisfies Container;
