import { divide, type MemoryModel } from './memory-model.ts';
import type { Memory } from '../amounts/memory.ts';

/** Measured memory of a Python service. */
export interface PythonPolicy {
  /** The process that forks workers, resident. */
  readonly master: Memory;
  /** Resident memory of one worker before load. */
  readonly worker: Memory;
  readonly workers: number;
  /** The least that must remain for requests and caches. */
  readonly load: Memory;
  /** @default true */
  readonly measured?: boolean;
}

/** Workers × resident size; the rest of the limit is for requests. */
export function pythonMemory(path: string, limit: Memory, policy: PythonPolicy): MemoryModel {
  const workers = { name: `${policy.workers} × worker`, memory: policy.worker.times(policy.workers) };
  const master = { name: 'master process', memory: policy.master };
  return divide({
    path,
    limit,
    fixed: policy.master.mebibytes > 0 ? [master, workers] : [workers],
    rest: { name: 'requests and caches', memory: policy.load },
    measured: policy.measured ?? true,
  });
}
