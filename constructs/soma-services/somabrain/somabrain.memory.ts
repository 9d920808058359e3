import type { PythonPolicy } from '../../core/memory/python.ts';
import { Memory } from '../../core/amounts/memory.ts';

/** gunicorn with PostgreSQL, Redis and OPA real, measured: 26 MiB master and 182 MiB for each worker. */
export function apiMemory(workers: number): PythonPolicy {
  return {
    master: Memory.mebibytes(26),
    worker: Memory.mebibytes(182),
    workers,
    load: Memory.mebibytes(128),
  };
}

/** The same code base without a web server; its own repository gives it 128 to 256 MiB. */
export const OUTBOX_MEMORY: PythonPolicy = {
  master: Memory.zero,
  worker: Memory.mebibytes(180),
  workers: 1,
  load: Memory.mebibytes(48),
  measured: false,
};

/** Seven programs under supervisord; its own repository gives it 2 to 3 GiB. */
export const COG_MEMORY: PythonPolicy = {
  master: Memory.mebibytes(26),
  worker: Memory.mebibytes(260),
  workers: 7,
  load: Memory.mebibytes(128),
  measured: false,
};

/** Django's migration command: the code base once, and the statements. */
export const MIGRATE_MEMORY: PythonPolicy = {
  master: Memory.zero,
  worker: Memory.mebibytes(200),
  workers: 1,
  load: Memory.mebibytes(48),
  measured: false,
};
