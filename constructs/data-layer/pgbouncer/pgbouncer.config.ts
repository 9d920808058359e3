import { iniFile } from '../../core/model/config-file.ts';
import { concat, reference, text, type Value } from '../../core/model/value.ts';
import type { Database } from '../../core/model/demand.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import type { Secret } from '../../core/model/secret.ts';

export const INI = '/etc/pgbouncer/pgbouncer.ini';
export const USERLIST = '/etc/pgbouncer/secrets/userlist.txt';

/** A database and the password of its owner. */
export interface PooledDatabase extends Database {
  readonly password: Secret;
}

/** What the poolers of one server have in common. */
export interface Pools {
  readonly server: Endpoint;
  /** Databases that are reached through a pool. */
  readonly databases: readonly PooledDatabase[];
  readonly replicas: number;
  /** Port of every pool: clients choose one by the database that they name. */
  readonly port: number;
}

/** Clients wait for a server connection instead of being refused: this many share one. */
const CLIENTS_PER_SERVER_CONNECTION = 10;

/** Client connections that may be open at once. */
export function clientsOf({ databases }: Pools): number {
  const servers = databases.reduce((sum, { connections }) => sum + connections, 0);
  return servers * CLIENTS_PER_SERVER_CONNECTION;
}

/** What holds wherever PgBouncer runs; a target says where it listens and how many connections a pool has. */
export function pgbouncerPolicy(pools: Pools): Readonly<Record<string, string | number>> {
  return {
    // Sent by Django's and libpq's drivers at the start of a session; refusing it would refuse them.
    ignore_startup_parameters: 'extra_float_digits,options',
    max_client_conn: clientsOf(pools),
    // Prepared statements survive transaction pooling since 1.21.
    max_prepared_statements: 100,
    query_wait_timeout: 30,
    server_idle_timeout: 300,
  };
}

/** Each database has a pool of its own, in the mode and of the size that its service needs. */
export function pgbouncerIni(pools: Pools): Value {
  const { server } = pools;
  // Replicas know nothing of each other: together they may open what the server was planned for.
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
      server_tls_sslmode: 'prefer',
      unix_socket_dir: '',
    },
  });
}

/** User names and passwords; a file with secrets, so no synthesis writes it. */
export function userlist(databases: readonly PooledDatabase[]): Value {
  return concat(databases.flatMap(({ name, password }) => [`"${name}" "`, reference(password), '"\n']));
}
