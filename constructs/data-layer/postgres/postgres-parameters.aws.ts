import type { PostgresParameter } from '../../core/model/config-file.ts';
import { Duration } from '../../core/amounts/duration.ts';
import { Memory } from '../../core/amounts/memory.ts';
import { type PostgresParameters, postgresParameters } from './postgres.config.ts';
import type { Postgres } from './postgres.ts';

/** A parameter in RDS' form: a whole number in the parameter's own unit, without the unit. */
export interface RdsParameter {
  readonly name: string;
  readonly value: string;
  /** Static parameters take effect at a restart. With another value here, every Terraform plan would show a change. */
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

/** Parameters that are read once, at the server's start. Source: pg_settings of 16, context "postmaster". */
const STATIC: ReadonlySet<string> = new Set([
  'autovacuum_max_workers',
  'max_connections',
  'max_replication_slots',
  'max_wal_senders',
  'max_worker_processes',
  'shared_buffers',
]);

/** RDS reserves connections itself and gives nobody else superuser rights, so it refuses this parameter. */
const NOT_OURS: ReadonlySet<string> = new Set(['superuser_reserved_connections']);

/** Least values that RDS accepts, because it uses some of these itself. */
const LEAST: Readonly<Record<string, number>> = { max_replication_slots: 5, max_wal_senders: 5 };

/** On RDS, connections without TLS are refused; PgBouncer prefers TLS already. */
const RDS_ONLY = { 'rds.force_ssl': 1 };

/** The model's parameters under RDS' names and in its units, sorted by name. */
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
  // RDS takes every duration that the model states in milliseconds.
  if (value instanceof Duration) return String(value.milliseconds);
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (typeof value === 'number') return String(Math.max(value, LEAST[name] ?? value));
  return value;
}
