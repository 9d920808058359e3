import { Cpu } from '../core/cpu.ts';
import { divide } from '../core/memory-model.ts';
import { Memory } from '../core/memory.ts';
import type { WorkloadProps } from './workload.ts';

/** Allotted, not measured. */
const LIMIT = Memory.mebibytes(16);
/** Allotted, not measured, to each of the two programs that such a job runs at once. */
const PROGRAM = Memory.mebibytes(4);

/** All but the container of a job that asks an HTTP API with wget from a shell script, then ends. */
export function wgetJob(path: string): Omit<WorkloadProps, 'container'> {
  return {
    path,
    replicas: 1,
    memory: LIMIT,
    cpu: Cpu.millicores(50),
    memoryModel: divide({
      path,
      limit: LIMIT,
      fixed: [{ name: 'wget', memory: PROGRAM }],
      rest: { name: 'shell', memory: PROGRAM },
    }),
    once: true,
  };
}
