import type { PostgresParameter } from '../../core/model/config-file.ts';
import { Duration } from '../../core/amounts/duration.ts';
import { Memory } from '../../core/amounts/memory.ts';
import { AUTOVACUUM_WORKERS, HASH_MEM_MULTIPLIER, PARALLEL_WORKERS } from './postgres.memory.ts';
import { SUPERUSER_CONNECTIONS, type Postgres } from './postgres.ts';

/** WAL that is kept for a stopped consumer. Beyond it the slot is invalidated, because otherwise WAL would fill the disk. */
const SLOT_WAL_KEPT = Memory.gibibytes(2);

/**
 * Parameters that are the same in every target. File locations and access rules belong to operators and clouds, so only the
 * target sets those.
 */
export function postgresParameters(postgres: Postgres) {
  const memory = postgres.memoryModel;
  return {
    autovacuum_max_workers: AUTOVACUUM_WORKERS,
    autovacuum_work_mem: memory.autovacuumWorkMem,
    effective_cache_size: postgres.memory.share(0.5),
    hash_mem_multiplier: HASH_MEM_MULTIPLIER,
    idle_in_transaction_session_timeout: Duration.parse('60s'),
    log_lock_waits: true,
    log_min_duration_statement: Duration.parse('1s'),
    log_statement: 'ddl',
    logical_decoding_work_mem: memory.logicalDecodingWorkMem,
    maintenance_work_mem: memory.maintenanceWorkMem,
    max_connections: postgres.maxConnections,
    max_parallel_workers: PARALLEL_WORKERS,
    max_parallel_workers_per_gather: 1,
    max_replication_slots: memory.walSenders,
    max_slot_wal_keep_size: SLOT_WAL_KEPT,
    max_wal_senders: memory.walSenders,
    max_worker_processes: 4,
    shared_buffers: memory.sharedBuffers,
    superuser_reserved_connections: SUPERUSER_CONNECTIONS,
    work_mem: memory.workMem,
  } as const satisfies Readonly<Record<string, PostgresParameter>>;
}

export type PostgresParameters = ReturnType<typeof postgresParameters>;

/**
 * Access rules where the platform runs the server itself: every connection over the network needs a password. The grants of
 * `postgres-databases.sql` limit each role to its own database.
 */
export const ACCESS_RULES = [
  '# generated from constructs/data-layer/postgres/postgres.config.ts',
  'local   all   postgres                 peer',
  'host    all   all        127.0.0.1/32   scram-sha-256',
  'host    all   all        ::1/128        scram-sha-256',
  'host    all   all        samenet        scram-sha-256',
  'host    replication  all  samenet       scram-sha-256',
  '',
].join('\n');
