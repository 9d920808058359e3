import type { PostgresParameter } from '../../core/model/config-file.ts';
import { Duration } from '../../core/amounts/duration.ts';
import { Memory } from '../../core/amounts/memory.ts';
import { type PostgresParameters, postgresParameters } from './postgres.config.ts';
import type { Postgres } from './postgres.ts';

/** A parameter as RDS takes it: a whole number in the parameter's own unit, no text with a unit. */
export interface RdsParameter {
  readonly name: string;
  readonly value: string;
  /** Static parameters wait for a restart; said otherwise, no plan would ever be empty again. */
  readonly applyMethod: 'immediate' | 'pending-reboot';
}

/** Parameters that are sizes. */
type Size = {
  [Name in keyof PostgresParameters]: PostgresParameters[Name] extends Memory ? Name : never;
}[keyof PostgresParameters];

/** Unit of each size: KiB, PostgreSQL's pages of 8 KiB, or MiB. Source: pg_settings of 16. */
const UNITS: Readonly<Record<Size, 'KiB' | 'page' | 'MiB'>> = {
  autovacuum_work_mem: 'KiB',
  effective_cache_size: 'page',
  logical_decoding_work_mem: 'KiB',
  maintenance_work_mem: 'KiB',
  max_slot_wal_keep_size: 'MiB',
  shared_buffers: 'page',
  work_mem: 'KiB',
};

const PER_MEBIBYTE = { KiB: 1024, page: 128, MiB: 1 } as const;

/** Read once, when the server starts. Source: pg_settings of 16, context "postmaster". */
const STATIC: ReadonlySet<string> = new Set([
  'autovacuum_max_workers',
  'max_connections',
  'max_replication_slots',
  'max_wal_senders',
  'max_worker_processes',
  'shared_buffers',
]);

/** RDS keeps connections of its own and lets nobody else be superuser. */
const NOT_OURS: ReadonlySet<string> = new Set(['superuser_reserved_connections']);

/** RDS uses some itself, and takes no fewer than these. */
const LEAST: Readonly<Record<string, number>> = { max_replication_slots: 5, max_wal_senders: 5 };

/** Only on RDS: nobody connects without TLS; PgBouncer prefers it already. */
const RDS_ONLY = { 'rds.force_ssl': 1 };

/** The model's parameters in RDS's words, in order of their names. */
export function rdsParameters(postgres: Postgres): readonly RdsParameter[] {
  return Object.entries({ ...postgresParameters(postgres), ...RDS_ONLY })
    .filter(([name]) => !NOT_OURS.has(name))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => ({
      name,
      value: rdsValue(name, value),
      applyMethod: STATIC.has(name) ? 'pending-reboot' : 'immediate',
    }));
}

function rdsValue(name: string, value: PostgresParameter): string {
  if (value instanceof Memory) return String(value.mebibytes * PER_MEBIBYTE[UNITS[name as Size]]);
  // Every length of time that the model states is one of those that RDS takes in milliseconds.
  if (value instanceof Duration) return String(value.milliseconds);
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (typeof value === 'number') return String(Math.max(value, LEAST[name] ?? value));
  return value;
}
