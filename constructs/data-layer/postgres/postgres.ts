import type { Construct } from 'constructs';
import type { Capability } from '../../core/model/capability.ts';
import { Component } from '../../core/model/component.ts';
import type { Database } from '../../core/model/demand.ts';
import type { Memory } from '../../core/amounts/memory.ts';
import { repeated } from '../../core/problems/repeated.ts';
import { Secret } from '../../core/model/secret.ts';
import { postgresMemory, type PostgresMemory } from './postgres.memory.ts';
import type { PostgresBackupSettings, PostgresSettings } from './postgres.settings.ts';

/** Connections that PostgreSQL reserves for its superuser, so that an operator can always log in. */
export const SUPERUSER_CONNECTIONS = 3;
/** Connections that bypass the pooler, in addition to the services' own: migrations, the metrics exporter and one person. */
const DIRECT_CONNECTIONS = 7;

/**
 * Connections of a managed server that no client gets: two that RDS keeps for its own superusers
 * (`rds.rds_superuser_reserved_connections`), and about six that its agents hold. Source: RDS user guide, "Connecting to
 * PostgreSQL".
 */
const MANAGED_CONNECTIONS = 8;

/** Fewest connections of a managed server, so that poolers which are replaced, and overlap for a while, find some free. */
const LEAST_MANAGED_CONNECTIONS = 50;

/** RDS has one instance and one standby. */
const RDS_INSTANCES = 2;

/** Keys of the store that keeps the backups. Its owner gives them: no value that is made here would open it. */
const BACKUP_KEYS = {
  id: new Secret('POSTGRES_BACKUP_ACCESS_KEY_ID'),
  secret: new Secret('POSTGRES_BACKUP_SECRET_ACCESS_KEY'),
} as const;

/** Where backups go, and what opens it. */
export type PostgresBackup = PostgresBackupSettings & { readonly keys: typeof BACKUP_KEYS };

export type PostgresProps = PostgresSettings & {
  readonly databases: readonly Database[];
};

/** One PostgreSQL server for all services; each has a database and an owner role of its own. */
export class Postgres extends Component {
  readonly kind = 'postgres';
  readonly sql = this.endpoint('sql', 5432);
  readonly superuserPassword = new Secret('POSTGRES_PASSWORD');
  /** Certificates that vouch for a server that a cloud runs. They are public, and come to pods as passwords do. */
  readonly authority = new Secret('POSTGRES_AUTHORITY');
  readonly offers: ReadonlySet<Capability> = new Set<Capability>(['postgres-session']);
  readonly disk: Memory;
  readonly databases: readonly Database[];
  readonly memoryModel: PostgresMemory;
  /** Undefined where a cloud takes the backups, or nobody does. */
  readonly backup: PostgresBackup | undefined;

  constructor(scope: Construct, id: string, props: PostgresProps) {
    const replicas = props.hosting === 'managed' ? RDS_INSTANCES : props.replicas;
    super(scope, id, { ...props, replicas });
    this.disk = props.disk;
    this.databases = props.databases;
    const backup = props.hosting === 'managed' ? undefined : props.backup;
    this.backup = backup && { ...backup, keys: BACKUP_KEYS };
    this.memoryModel = postgresMemory(`${props.path}.memory`, props.memory, {
      connections: this.maxConnections,
      slots: this.logicalSlots,
      backup: this.backup !== undefined,
    });
    this.node.addValidation({ validate: () => sharedDatabases(props) });
  }

  /** Connections of PgBouncer's pools, of services with direct connections, of people and tools, and of the server itself. */
  get maxConnections(): number {
    const clients = this.databases.reduce(
      (sum, { connections, held = 0 }) => sum + connections + held,
      DIRECT_CONNECTIONS,
    );
    const all = clients + SUPERUSER_CONNECTIONS;
    return this.hosting === 'managed' ? Math.max(all + MANAGED_CONNECTIONS, LEAST_MANAGED_CONNECTIONS) : all;
  }

  /** Secrets whose values somebody else makes. */
  get givenSecrets(): readonly Secret[] {
    return this.backup ? Object.values(this.backup.keys) : [];
  }

  /** Number of replication slots through which databases' logs are read. */
  get logicalSlots(): number {
    return this.databases.reduce((sum, { slots = 0 }) => sum + slots, 0);
  }
}

function sharedDatabases({ path, databases }: PostgresProps): string[] {
  return repeated(databases.map(({ name }) => name)).map(
    (name) =>
      `${path}: database "${name}" is asked for by two services; their migrations would collide, so give each a database of its own`,
  );
}
