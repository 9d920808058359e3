import type { Duration } from '../../core/amounts/duration.ts';
import type { Memory } from '../../core/amounts/memory.ts';
import type { Alarm } from '../../../targets/aws/watch/alarm.ts';
import { slotWalKept } from './postgres-parameters.aws.ts';
import { postgresParameters } from './postgres.config.ts';
import type { Postgres } from './postgres.ts';

/** Transactions after which PostgreSQL refuses to write are two thousand million; half of them leave time to mend what holds vacuum up. */
const TRANSACTIONS = 1_000_000_000;

/** Alarms of a server on RDS are about one instance. */
const on = (identifier: string) =>
  ({ namespace: 'AWS/RDS', dimensions: { DBInstanceIdentifier: identifier } }) as const;

/** What a person must know of every server, also of a copy that nobody writes to. */
function serverAlarms(postgres: Postgres, identifier: string, ofClass: Memory): readonly Alarm[] {
  const server = on(identifier);
  return [
    {
      ...server,
      name: 'disk',
      urgency: 'critical',
      metric: 'FreeStorageSpace',
      statistic: 'Minimum',
      bound: { below: postgres.disk.share(0.1).bytes },
      minutes: 15,
      says: 'Less than a tenth of the disk is free although it grows by itself. Look what fills it; raise dataLayer.postgres.disk.',
    },
    {
      ...server,
      name: 'memory',
      urgency: 'warning',
      metric: 'FreeableMemory',
      statistic: 'Minimum',
      bound: { below: ofClass.share(0.1).bytes },
      minutes: 30,
      says: 'Less than a tenth of the memory of the class can be freed. Look at the queries; raise dataLayer.postgres.memory.',
    },
    {
      ...server,
      name: 'cpu',
      urgency: 'warning',
      metric: 'CPUUtilization',
      statistic: 'Average',
      bound: { above: 80 },
      minutes: 30,
      says: 'The database has been busy for more than 80 % of half an hour. Look at the queries; raise dataLayer.postgres.cpu.',
    },
  ];
}

/**
 * What a person must know of a database on RDS. Bounds are shares of what the definition states: connections, disk, the log that is kept
 * for readers that stopped, and the memory of the class.
 */
export function postgresAlarms(postgres: Postgres, identifier: string, ofClass: Memory): readonly Alarm[] {
  const database = on(identifier);
  const { max_connections: connections } = postgresParameters(postgres);
  return [
    ...serverAlarms(postgres, identifier, ofClass),
    {
      ...database,
      name: 'slot-lag',
      urgency: 'critical',
      metric: 'OldestReplicationSlotLag',
      statistic: 'Maximum',
      bound: { above: slotWalKept(postgres).share(0.5).bytes },
      minutes: 5,
      mayBeSilent: true,
      says: 'A reader of the log is behind by half of what is kept for it, and is lost at the whole. Look at change capture and at replicas.',
    },
    {
      ...database,
      name: 'transaction-ids',
      urgency: 'critical',
      metric: 'MaximumUsedTransactionIDs',
      statistic: 'Maximum',
      bound: { above: TRANSACTIONS },
      minutes: 15,
      says: 'Half of the transactions are used up after which nothing can be written. Look for what holds vacuum up: an old transaction or slot.',
    },
    {
      ...database,
      name: 'connections',
      urgency: 'warning',
      metric: 'DatabaseConnections',
      statistic: 'Maximum',
      bound: { above: Math.floor(connections * 0.8) },
      minutes: 15,
      says: `More than four of five of the ${connections} connections are in use. Look which pool is larger than planned.`,
    },
  ];
}

/**
 * What a person must know of a copy in a second region. It is what looks at the first one from outside: when that is lost, nothing arrives here any
 * more, and the copy falls behind.
 */
export function replicaAlarms(
  postgres: Postgres,
  identifier: string,
  ofClass: Memory,
  lag: Duration,
): readonly Alarm[] {
  const replica = {
    ...on(identifier),
    urgency: 'critical',
    metric: 'ReplicaLag',
    statistic: 'Maximum',
    minutes: 5,
  } as const;
  return [
    ...serverAlarms(postgres, identifier, ofClass),
    {
      ...replica,
      name: 'replica-lag',
      bound: { above: lag.seconds },
      says: `The copy of the database in the second region is more than ${lag.seconds / 60} min behind. Look whether the first region is lost, then at failover.md; otherwise at the network and at the load of both servers.`,
    },
    {
      ...replica,
      name: 'replica-stopped',
      // RDS says minus one where there is no replication to measure.
      bound: { below: 0 },
      says: 'The copy of the database in the second region copies nothing any more. Look at its state and events in RDS; where it cannot go on, make it anew.',
    },
  ];
}
