import { iniFile } from '../../core/model/config-file.ts';
import { concat, reference, text, type Value } from '../../core/model/value.ts';
import { authorityIn } from '../../core/model/container.ts';
import type { Database } from '../../core/model/demand.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import type { Secret } from '../../core/model/secret.ts';

export const INI = '/etc/pgbouncer/pgbouncer.ini';
/** Folder of what vouches for a server that a cloud runs. */
export const AUTHORITY_FOLDER = '/etc/pgbouncer/authority';
export const USERLIST = '/etc/pgbouncer/secrets/userlist.txt';

/** A database and the password of its owner. */
export interface PooledDatabase extends Database {
  readonly password: Secret;
}

/** Settings that all poolers of one PostgreSQL server share. */
export interface Pools {
  readonly server: Endpoint;
  /** Databases with a pool; those with direct connections are not among them. */
  readonly databases: readonly PooledDatabase[];
  readonly replicas: number;
  /** Whether it verifies who the server is, as it must where a cloud runs that. */
  readonly verified: boolean;
  /** Port of every pool: clients choose one by the database that they name. */
  readonly port: number;
}

/** Number of clients that share a server connection. They wait for it instead of being refused. */
const CLIENTS_PER_SERVER_CONNECTION = 10;

/** Limit of open client connections. */
export function clientsOf({ databases }: Pools): number {
  const servers = databases.reduce((sum, { connections }) => sum + connections, 0);
  return servers * CLIENTS_PER_SERVER_CONNECTION;
}

/** Settings of PgBouncer that are the same in every target; a target adds listeners and pool sizes. */
export function pgbouncerPolicy(pools: Pools): Readonly<Record<string, string | number>> {
  return {
    // The drivers of Django and libpq send these at the start of a session, and PgBouncer would refuse the connection.
    ignore_startup_parameters: 'extra_float_digits,options',
    max_client_conn: clientsOf(pools),
    // Prepared statements survive transaction pooling since 1.21.
    max_prepared_statements: 100,
    query_wait_timeout: 30,
    server_idle_timeout: 300,
  };
}

/** PgBouncer's file: each database has its own pool, with the mode and the size that its service needs. */
export function pgbouncerIni(pools: Pools): Value {
  const { server } = pools;
  // Replicas do not coordinate, so each gets an equal share of the connections that the server was planned for.
  const share = (connections: number) => Math.max(1, Math.floor(connections / pools.replicas));
  const databases = pools.databases.map(({ name, pool, connections }) => [
    name,
    text`host=${server.hostName} port=${server.portNumber} dbname=${name} pool_mode=${pool} pool_size=${share(connections)}`,
  ]);
  return iniFile({
    databases: Object.fromEntries(databases) as Readonly<Record<string, Value>>,
    pgbouncer: {
      ...pgbouncerPolicy(pools),
      auth_file: USERLIST,
      auth_type: 'scram-sha-256',
      listen_addr: '*',
      listen_port: pools.port,
      pool_mode: 'transaction',
      ...(pools.verified
        ? { server_tls_ca_file: authorityIn(AUTHORITY_FOLDER), server_tls_sslmode: 'verify-full' }
        : { server_tls_sslmode: 'prefer' }),
      unix_socket_dir: '',
    },
  });
}

/** User names and passwords. The file contains secrets, so no synthesis writes it. */
export function userlist(databases: readonly PooledDatabase[]): Value {
  return concat(databases.flatMap(({ name, password }) => [`"${name}" "`, reference(password), '"\n']));
}
