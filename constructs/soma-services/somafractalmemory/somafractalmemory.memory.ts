import { Memory } from '../../core/amounts/memory.ts';
import type { PythonPolicy } from '../../core/memory/python.ts';

/** gunicorn with PostgreSQL and Redis real, measured: 26 MiB master and 144 MiB for each worker. */
const MASTER = Memory.mebibytes(26);
const WORKER = Memory.mebibytes(144);

export function apiMemory(workers: number): PythonPolicy {
  return { master: MASTER, worker: WORKER, workers, load: Memory.mebibytes(96) };
}

/** One process with the code of a worker; not measured. */
export const MIGRATE_MEMORY: PythonPolicy = {
  master: Memory.zero,
  worker: WORKER,
  workers: 1,
  load: Memory.mebibytes(48),
  measured: false,
};
