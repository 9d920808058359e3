import { divide, type MemoryModel } from '../../core/memory/memory-model.ts';
import { Memory } from '../../core/amounts/memory.ts';

/** Upper bounds of PostgreSQL's memory, under the names of its own settings. */
export interface PostgresMemory extends MemoryModel {
  readonly sharedBuffers: Memory;
  readonly workMem: Memory;
  readonly maintenanceWorkMem: Memory;
  readonly autovacuumWorkMem: Memory;
  readonly logicalDecodingWorkMem: Memory;
  readonly walSenders: number;
}

/** A quarter of the memory, as PostgreSQL's documentation recommends for a server that also needs the page cache. */
const SHARED_BUFFERS_SHARE = 0.25;
/**
 * Number of sorts or hashes that one statement runs at once; a hash may use `hash_mem_multiplier` (2.0 by default) times as much.
 */
const NODES_PER_STATEMENT = 2;
export const HASH_MEM_MULTIPLIER = 2;
/** Private memory of a backend before any sort: catalogue caches and stack. */
const BACKEND = Memory.mebibytes(5);
/** Least `work_mem`: with less, sorts of any size would use the disk. */
const LEAST_WORK_MEM = Memory.mebibytes(1);
/** Most `work_mem`: with more, one statement could leave too little for the others. */
const MOST_WORK_MEM = Memory.mebibytes(64);
export const AUTOVACUUM_WORKERS = 3;
export const PARALLEL_WORKERS = 2;
/** WAL senders for replicas and base backups; readers of logical slots are added to them. */
const WAL_SENDERS = 4;

/**
 * shared_buffers + max_connections × (work_mem × hash_mem_multiplier × 2 + backend) + parallel workers × work_mem + walsenders ×
 * logical_decoding_work_mem + autovacuum workers × autovacuum_work_mem + maintenance_work_mem ≤ limit. work_mem is derived from
 * the rest of the formula, so that all connections may sort at the same time. Measured: 190 busy sessions used 2,081 MiB where
 * only shared_buffers + connections × work_mem had been counted.
 */
export function postgresMemory(path: string, limit: Memory, connections: number, slots = 0): PostgresMemory {
  const walSenders = WAL_SENDERS + slots;
  const sharedBuffers = limit.share(SHARED_BUFFERS_SHARE);
  const maintenanceWorkMem = limit.share(0.05).atLeast(Memory.mebibytes(16));
  const autovacuumWorkMem = limit.share(0.02).atLeast(Memory.mebibytes(8));
  const logicalDecodingWorkMem = Memory.mebibytes(16);
  const fixed = [
    { name: 'shared buffers', memory: sharedBuffers },
    { name: `${connections} backends`, memory: BACKEND.times(connections) },
    { name: 'maintenance', memory: maintenanceWorkMem },
    { name: 'autovacuum', memory: autovacuumWorkMem.times(AUTOVACUUM_WORKERS) },
    { name: 'logical decoding', memory: logicalDecodingWorkMem.times(walSenders) },
  ];
  const reserved = Memory.sum(fixed.map(({ memory }) => memory));
  const perUnit = connections * HASH_MEM_MULTIPLIER * NODES_PER_STATEMENT + PARALLEL_WORKERS;
  const room = limit.exceeds(reserved) ? limit.minus(reserved).mebibytes : 0;
  const workMem = Memory.mebibytes(Math.floor(room / perUnit))
    .atLeast(LEAST_WORK_MEM)
    .atMost(MOST_WORK_MEM);
  const model = divide({
    path,
    limit,
    fixed: [...fixed, { name: `${perUnit} × work_mem`, memory: workMem.times(perUnit) }],
    rest: { name: 'page cache', memory: Memory.zero },
  });
  return {
    ...model,
    sharedBuffers,
    workMem,
    maintenanceWorkMem,
    autovacuumWorkMem,
    logicalDecodingWorkMem,
    walSenders,
  };
}
