import type { PostgresParameter } from '../../core/model/config-file.ts';
import { Duration } from '../../core/amounts/duration.ts';
import { Memory } from '../../core/amounts/memory.ts';
import { AUTOVACUUM_WORKERS, HASH_MEM_MULTIPLIER, PARALLEL_WORKERS } from './postgres.memory.ts';
import { SUPERUSER_CONNECTIONS, type Postgres } from './postgres.ts';

/** WAL that a stopped consumer may hold back before its slot is given up; else it fills the disk. */
const SLOT_WAL_KEPT = Memory.gibibytes(2);

/**
 * Parameters that hold in every target. Operators and clouds own where files lie and who may connect;
 * those keys are set by the target alone.
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

/** Who may connect where we run the server ourselves: anybody who proves a password, nobody across databases. */
export const ACCESS_RULES = [
  '# generated from constructs/data-layer/postgres/postgres.config.ts',
  'local   all   postgres                 peer',
  'host    all   all        127.0.0.1/32   scram-sha-256',
  'host    all   all        ::1/128        scram-sha-256',
  'host    all   all        samenet        scram-sha-256',
  'host    replication  all  samenet       scram-sha-256',
  '',
].join('\n');
