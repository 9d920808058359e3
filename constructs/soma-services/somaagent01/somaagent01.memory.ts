import type { PythonPolicy } from '../../core/memory/python.ts';
import { Memory } from '../../core/amounts/memory.ts';

/**
 * Not measured, because neither source nor image was at hand. Known are the packages that every process imports
 * (Django, clients of Kafka, Redis and PostgreSQL, tracing) with 89 MiB, 108 with Temporal's; a worker of SomaFractalMemory
 * with 144 and of SomaBrain with 182, all measured. The service's own repository gives the gateway 512 MiB to 2 GiB.
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
/** The process that reads one topic and writes rows. */
export const REPLICATOR_MEMORY = process(104, 24);
export const DELEGATION_GATEWAY_MEMORY = process(112, 32);
export const DELEGATION_MEMORY = process(104, 24);
export const TEMPORAL_MEMORY = process(144, 24);
export const MIGRATE_MEMORY = process(144, 48);
