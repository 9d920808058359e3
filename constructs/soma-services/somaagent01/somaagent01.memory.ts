import type { PythonPolicy } from '../../core/memory/python.ts';
import { Memory } from '../../core/amounts/memory.ts';

/**
 * Nobody has measured it: neither source nor image was at hand. What is known: the packages that every process imports
 * (Django, its clients of Kafka, Redis and PostgreSQL, tracing) take 89 MiB, 108 with Temporal's; a worker of
 * SomaFractalMemory 144 and of SomaBrain 182, all measured. Its own repository gives the gateway 512 MiB to 2 GiB.
 */
function process(worker: number, load: number): PythonPolicy {
  return {
    master: Memory.zero,
    worker: Memory.mebibytes(worker),
    workers: 1,
    load: Memory.mebibytes(load),
    measured: false,
  };
}

export const GATEWAY_MEMORY = process(182, 64);
export const CONVERSATION_MEMORY = process(144, 48);
export const TOOLS_MEMORY = process(128, 48);
/** Reads one topic and writes rows. */
export const REPLICATOR_MEMORY = process(104, 24);
export const DELEGATION_GATEWAY_MEMORY = process(112, 32);
export const DELEGATION_MEMORY = process(104, 24);
export const TEMPORAL_MEMORY = process(144, 24);
export const MIGRATE_MEMORY = process(144, 48);
