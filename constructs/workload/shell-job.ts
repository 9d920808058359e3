import type { Container } from '../core/model/container.ts';
import { Cpu } from '../core/amounts/cpu.ts';
import { jobPath } from '../core/model/component.ts';
import { divide } from '../core/memory/memory-model.ts';
import { Memory } from '../core/amounts/memory.ts';
import { IMAGES } from '../core/versions.ts';
import type { ContainedProps } from './contained.ts';

/** Memory of a shell job in MiB: the limit, the one program that it calls repeatedly, and the shell. */
interface ShellJob {
  readonly limit: number;
  readonly program: readonly [name: string, mebibytes: number];
  readonly shell: number;
}

/** Properties of a job that runs a shell script to its end, except for its container. */
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

/** A shell job that calls an HTTP API with wget; its sizes are allotted, not measured. */
export const wgetJob = (section: string, job: string) =>
  shellJob(section, job, { limit: 16, program: ['wget', 4], shell: 4 });

/** The part that all containers with curl have in common; each adds its own script. */
export const CURL = {
  image: IMAGES.curl,
  runAs: { uid: 100, gid: 101 },
  scratch: ['/tmp'],
} as const satisfies Container;
