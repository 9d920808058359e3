import { RECOVERY_POINT } from '../../../targets/aws/recovery/goals.ts';
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
  'rds.logical_replication',
  'shared_buffers',
]);

/**
 * RDS reserves connections itself and gives nobody else superuser rights, so it refuses the first. The second is eight or twice
 * the processors of the class there, some of which its own workers take.
 */
const NOT_OURS: ReadonlySet<string> = new Set(['superuser_reserved_connections', 'max_worker_processes']);

/** Least values that RDS accepts, because it uses some of these itself. */
const LEAST: Readonly<Record<string, number>> = { max_replication_slots: 5, max_wal_senders: 5 };

/**
 * Connections without TLS are refused. The log is written for readers of rows from the first day,
 * since that takes a restart and change capture could not wait for one.
 */
const RDS_ONLY = { 'rds.force_ssl': 1, 'rds.logical_replication': 1 };

/** Log that one second of busy writing makes: a segment of PostgreSQL's. An estimate; nothing on AWS was measured yet. */
const WAL_PER_SECOND = Memory.mebibytes(16);
/** Share of the disk that the log of stopped readers may fill at most. */
const LOG_SHARE = 0.25;

/**
 * Log that is kept for readers that stopped. A replica in another region hangs on a slot too, and one that falls behind further
 * is lost, so it is as much as busy writing makes within the recovery point, where the disk has room for that.
 */
export function slotWalKept({ disk }: Postgres): Memory {
  return WAL_PER_SECOND.times(RECOVERY_POINT.seconds).atMost(disk.share(LOG_SHARE));
}

/** Minutes of busy writing that a reader of the log may be behind before it is lost. */
export function slotMinutes(postgres: Postgres): number {
  return Math.floor(slotWalKept(postgres).mebibytes / WAL_PER_SECOND.mebibytes / 60);
}

/** The least disk with which a reader of the log may be behind for so many minutes of busy writing. */
export function diskForSlot(minutes: number): Memory {
  return WAL_PER_SECOND.times((minutes * 60) / LOG_SHARE);
}

/** The model's parameters under RDS' names and in its units, sorted by name. */
export function rdsParameters(postgres: Postgres): readonly RdsParameter[] {
  const max_slot_wal_keep_size = slotWalKept(postgres);
  return Object.entries({ ...postgresParameters(postgres), max_slot_wal_keep_size, ...RDS_ONLY })
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
