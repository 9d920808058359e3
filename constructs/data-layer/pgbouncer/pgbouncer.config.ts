import { iniFile } from '../../core/model/config-file.ts';
import { concat, reference, text, type Value } from '../../core/model/value.ts';
import type { Pgbouncer, PooledDatabase } from './pgbouncer.ts';

export const INI = '/etc/pgbouncer/pgbouncer.ini';
export const USERLIST = '/etc/pgbouncer/secrets/userlist.txt';

/** Clients wait for a server connection instead of being refused: this many share one. */
export const CLIENTS_PER_SERVER_CONNECTION = 10;

/** What holds wherever PgBouncer runs; a target says where it listens and how many connections a pool has. */
export function pgbouncerPolicy({ clients }: Pgbouncer): Readonly<Record<string, string | number>> {
  return {
    // Sent by Django's and libpq's drivers at the start of a session; refusing it would refuse them.
    ignore_startup_parameters: 'extra_float_digits,options',
    max_client_conn: clients,
    // Prepared statements survive transaction pooling since 1.21.
    max_prepared_statements: 100,
    query_wait_timeout: 30,
    server_idle_timeout: 300,
  };
}

/** Each database has a pool of its own, in the mode and of the size that its service needs. */
export function pgbouncerIni(pgbouncer: Pgbouncer): Value {
  const { server } = pgbouncer.props;
  // Replicas know nothing of each other: together they may open what the server was planned for.
  const share = (connections: number) => Math.max(1, Math.floor(connections / pgbouncer.replicas));
  const databases = pgbouncer.databases.map(({ name, pool, connections }) => [
    name,
    text`host=${server.hostName} port=${server.portNumber} dbname=${name} pool_mode=${pool} pool_size=${share(connections)}`,
  ]);
  return iniFile({
    databases: Object.fromEntries(databases) as Readonly<Record<string, Value>>,
    pgbouncer: {
      ...pgbouncerPolicy(pgbouncer),
      auth_file: USERLIST,
      auth_type: 'scram-sha-256',
      listen_addr: '*',
      listen_port: pgbouncer.transaction.port,
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
