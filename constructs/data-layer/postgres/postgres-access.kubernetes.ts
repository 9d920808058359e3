import type { PostgresParameter } from '../../core/model/config-file.ts';
import { type Database, isRead } from '../../core/model/demand.ts';
import type { Postgres } from './postgres.ts';

/** A role of the server. */
export interface Role {
  readonly name: string;
  readonly inRoles: readonly string[];
  /** Whether it may read the log. */
  readonly reads: boolean;
}

/** The roles of the server, in the order in which the operator makes them: one that another is a member of stands before it. */
export function rolesOf({ databases }: Postgres): readonly Role[] {
  const readers = databases
    .filter(isRead)
    .map(({ logReader }): Role => ({ name: logReader, inRoles: [], reads: true }));
  const owners = databases.map(({ name, monitors, logReader }): Role => {
    const inRoles = [
      // Statistics of the whole server, and no row of anybody.
      ...(monitors ? ['pg_monitor'] : []),
      ...(logReader === undefined ? [] : [logReader]),
    ];
    return { name, inRoles, reads: false };
  });
  return [...readers, ...owners];
}

/**
 * PostgreSQL 16 keeps a slot on one server. The extension, which is in the operator's image, makes it on the others too and moves it on once
 * a minute, so that a new primary has it; the operator loads the extension because of its parameter, and wants the feedback with it.
 */
const COPIED_SLOTS = {
  hot_standby_feedback: true,
  'pg_failover_slots.synchronize_slot_names': 'name_like:%',
} as const;

/** Whether others have to know the slots of the primary. */
const followsFailover = ({ logicalSlots, replicas }: Postgres) => logicalSlots > 0 && replicas > 1;

/** Parameters for whoever reads the log. The first is the operator's own default, stated where somebody depends on it. */
export function logParameters(postgres: Postgres): Readonly<Record<string, PostgresParameter>> {
  if (postgres.logicalSlots === 0) return {};
  return { wal_level: 'logical', ...(followsFailover(postgres) && COPIED_SLOTS) };
}

/** A role enters its database with its password, over TLS alone where the database asks for that. */
const enters = ({ name, tls = false }: Database, role: string) =>
  `${tls ? 'hostssl' : 'host'} ${name} ${role} all scram-sha-256`;

/** Role that the operator makes with a database of the same name, and that nobody uses. */
const UNUSED_ROLE = 'app';

/**
 * Access rules by which a service's role may connect only to its own database, and the operator's unused one to none; the operator
 * adds its own rules around them. Who asks for TLS gets in by nothing else. A role that reads the log of one database could copy the
 * whole server, which is a connection of another kind and is refused.
 */
export function accessRules(postgres: Postgres): readonly string[] {
  const { databases } = postgres;
  const read = databases.filter(isRead);
  const own = databases.map((database) => enters(database, database.name));
  const readers = read.map((database) => enters(database, database.logReader));
  const others = databases.map(({ name }) => `host all ${name} all reject`);
  const othersOfReaders = read.flatMap(({ logReader }) =>
    ['all', 'replication'].map((database) => `host ${database} ${logReader} all reject`),
  );
  // While a slot is made on a replica, it asks the primary in the database of the slot, as the role by which it replicates.
  const copiers = followsFailover(postgres)
    ? read.map(({ name }) => `hostssl ${name} streaming_replica all cert`)
    : [];
  return [
    ...copiers,
    ...own,
    ...readers,
    ...others,
    ...othersOfReaders,
    `host all ${UNUSED_ROLE} all reject`,
  ];
}
