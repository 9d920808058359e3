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

/** Processes that send a base backup, and segments of the log that are sent at the same time. */
export const BACKUP_JOBS = 2;
export const PARALLEL_WAL = 2;
/** Programs of Barman at once on the last server that is left: a base backup and its senders, the archiver's, one that deletes. */
const BACKUP_PROCESSES = 1 + BACKUP_JOBS + PARALLEL_WAL + 1;
/**
 * More than one of them was seen to have. Measured with Barman 3.19 under Python 3.11, gzip and two senders: 118 MiB for all processes of a
 * base backup, which share pages, and 52 MiB for each archiver.
 */
const BACKUP_PROCESS = Memory.mebibytes(64);

/** What the memory of a server depends on beside its limit. */
export interface PostgresLoad {
  readonly connections: number;
  /** Replication slots through which databases' logs are read. @default 0 */
  readonly slots?: number;
  /** Whether its operator runs the programs of a backup beside the server, in the same container. @default false */
  readonly backup?: boolean;
}

/**
 * shared_buffers + max_connections × (work_mem × hash_mem_multiplier × 2 + backend) + parallel workers × work_mem + walsenders ×
 * logical_decoding_work_mem + autovacuum workers × autovacuum_work_mem + maintenance_work_mem + programs of a backup ≤ limit. work_mem is derived from
 * the rest of the formula, so that all connections may sort at the same time. Measured: 190 busy sessions used 2,081 MiB where
 * only shared_buffers + connections × work_mem had been counted.
 */
export function postgresMemory(
  path: string,
  limit: Memory,
  { connections, slots = 0, backup = false }: PostgresLoad,
): PostgresMemory {
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
    ...(backup ? [{ name: 'backup', memory: BACKUP_PROCESS.times(BACKUP_PROCESSES) }] : []),
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
