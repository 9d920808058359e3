import type { Construct } from 'constructs';
import { databasePassword } from '../../core/model/secret.ts';
import type { Database } from '../../core/model/demand.ts';
import { concat, reference, text, type Value } from '../../core/model/value.ts';
import { IMAGES } from '../../core/versions.ts';
import { Contained } from '../../workload/contained.ts';
import { shellJob } from '../../workload/shell-job.ts';
import script from './postgres-databases.sh';
import sql from './postgres-databases.sql';
import type { Postgres } from './postgres.ts';

const SQL = '/etc/somastack/postgres-databases.sql';
const SCRIPT = '/etc/somastack/postgres-databases.sh';

/** The job that makes and updates the services' roles and databases before those services start. */
export class PostgresDatabases extends Contained {
  readonly kind = 'postgres-databases';

  constructor(
    scope: Construct,
    id: string,
    readonly postgres: Postgres,
  ) {
    const { databases, hosting, sql: server, superuserPassword } = postgres;
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
          PGDATABASE: 'postgres',
          PGHOST: text`${server.hostName}`,
          PGPASSWORD: text`${superuserPassword}`,
          PGPORT: text`${server.portNumber}`,
          PGUSER: 'postgres',
          PASSWORDS: passwords(databases),
          SQL_FILE: SQL,
        },
        files: [
          { path: SCRIPT, content: script },
          { path: SQL, content: sql },
        ],
        scratch: ['/tmp'],
      }),
    });
  }
}

/** One password per database, in the same order, separated by blanks; generated values contain none. */
function passwords(databases: readonly Database[]): Value {
  return concat(
    databases.flatMap(({ name }, index) => [index === 0 ? '' : ' ', reference(databasePassword(name))]),
  );
}
