import type { PythonPolicy } from '../../core/memory/python.ts';
import { Memory } from '../../core/amounts/memory.ts';

function process(worker: number, load: number): PythonPolicy {
  return {
    master: Memory.zero,
    worker: Memory.mebibytes(worker),
    workers: 1,
    load: Memory.mebibytes(load),
    measured: false,
  };
}

/**
 * Nobody has measured it. gunicorn's master and a worker as SomaBrain's and SomaFractalMemory's were measured: 26 MiB, and
 * 144 to 182; its own repository gives four workers 768 MiB to 1.5 GiB.
 */
export function apiMemory(workers: number): PythonPolicy {
  return { ...process(160, 64), master: Memory.mebibytes(26), workers };
}

/** The packages alone, Temporal's among them, were measured at 108 MiB. */
export const TEMPORAL_MEMORY = process(120, 24);
export const MIGRATE_MEMORY = process(128, 48);

/** At least what its own repository reserves for them; the models are most of it. */
export const LLM_MEMORY = process(192, 64);
export const STT_MEMORY = process(704, 64);
export const TTS_MEMORY = process(448, 64);
