import type { Construct } from 'constructs';
import { databasePassword } from '../../core/model/secret.ts';
import { isRead } from '../../core/model/demand.ts';
import { concat, reference, text, type Value } from '../../core/model/value.ts';
import { IMAGES } from '../../core/versions.ts';
import { verifiedByLibpq } from '../../core/model/verified-database.ts';
import { Contained } from '../../workload/contained.ts';
import { shellJob } from '../../workload/shell-job.ts';
import script from './postgres-databases.sh';
import sql from './postgres-databases.sql';
import logReaderSql from './postgres-log-reader.sql';
import roleSql from './postgres-role.sql';
import type { Postgres } from './postgres.ts';

const SQL = '/etc/somastack/postgres-databases.sql';
/** The others include it by its name, as a file beside them. */
const ROLE_SQL = '/etc/somastack/postgres-role.sql';
const LOG_READER_SQL = '/etc/somastack/postgres-log-reader.sql';
const SCRIPT = '/etc/somastack/postgres-databases.sh';
/** Folder of what vouches for a server that a cloud runs. */
const AUTHORITY_FOLDER = '/etc/somastack/authority';

/** The job that makes and updates the services' roles and databases before those services start. */
export class PostgresDatabases extends Contained {
  readonly kind = 'postgres-databases';

  constructor(
    scope: Construct,
    id: string,
    readonly postgres: Postgres,
  ) {
    const { databases, hosting, sql: server, superuserPassword } = postgres;
    const read = databases.filter(isRead);
    super(scope, id, {
      ...shellJob(postgres.path, id, { limit: 64, program: ['psql', 32], shell: 8 }),
      hosting,
      // This job runs where no operator makes roles and databases.
      container: () => ({
        image: IMAGES.postgres,
        runAs: { uid: 999, gid: 999 },
        entrypoint: ['/bin/sh', SCRIPT],
        environment: {
          DATABASES: databases.map(({ name }) => name).join(' '),
          MONITORS: databases.flatMap(({ name, monitors }) => (monitors ? [name] : [])).join(' '),
          ...(read.length > 0 && {
            LOG_READER_PASSWORDS: passwords(read.map(({ logReader }) => logReader)),
            LOG_READER_SQL,
            LOG_READERS: read.map(({ name, logReader }) => `${name}:${logReader}`).join(' '),
          }),
          PGDATABASE: 'postgres',
          PGHOST: text`${server.hostName}`,
          PGPASSWORD: text`${superuserPassword}`,
          PGPORT: text`${server.portNumber}`,
          PGUSER: 'postgres',
          PASSWORDS: passwords(databases.map(({ name }) => name)),
          ...(hosting === 'managed' && verifiedByLibpq(AUTHORITY_FOLDER)),
          SQL_FILE: SQL,
        },
        files: [
          { path: SCRIPT, content: script },
          { path: SQL, content: sql },
          { path: ROLE_SQL, content: roleSql },
          ...(read.length > 0 ? [{ path: LOG_READER_SQL, content: logReaderSql }] : []),
        ],
        ...(hosting === 'managed' && { trusts: [{ server, path: AUTHORITY_FOLDER }] }),
        scratch: ['/tmp'],
      }),
    });
  }
}

/** One password per role, in the same order, separated by blanks; generated values contain none. */
function passwords(roles: readonly string[]): Value {
  return concat(roles.flatMap((role, index) => [index === 0 ? '' : ' ', reference(databasePassword(role))]));
}
