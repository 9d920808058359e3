import type { Construct } from 'constructs';
import { Component, type Dependency } from '../../core/model/component.ts';
import type { Container } from '../../core/model/container.ts';
import { Cpu } from '../../core/amounts/cpu.ts';
import { databasePassword } from '../../core/model/secret.ts';
import { divide, type MemoryModel } from '../../core/memory/memory-model.ts';
import { Memory } from '../../core/amounts/memory.ts';
import { concat, reference, text, type Value } from '../../core/model/value.ts';
import { IMAGES } from '../../versions.ts';
import script from './postgres-databases.sh';
import sql from './postgres-databases.sql';
import type { Postgres } from './postgres.ts';

const SQL = '/etc/somastack/postgres-databases.sql';
const SCRIPT = '/etc/somastack/postgres-databases.sh';

/** The roles and databases of the services, made or brought up to date before those services start. */
export class PostgresDatabases extends Component {
  readonly kind = 'postgres-databases';
  readonly memoryModel: MemoryModel;

  constructor(
    scope: Construct,
    id: string,
    readonly postgres: Postgres,
  ) {
    const memory = Memory.mebibytes(64);
    super(scope, id, {
      path: 'dataLayer.postgresDatabases',
      replicas: 1,
      memory,
      cpu: Cpu.millicores(50),
      hosting: postgres.hosting,
    });
    this.memoryModel = divide({
      path: this.path,
      limit: memory,
      fixed: [{ name: 'psql', memory: Memory.mebibytes(32) }],
      rest: { name: 'shell', memory: Memory.mebibytes(8) },
    });
  }

  override get once(): boolean {
    return true;
  }

  override get dependencies(): readonly Dependency[] {
    return [{ on: this.postgres, need: 'hard' }];
  }

  /** The job, where no operator makes roles and databases. */
  get container(): Container {
    const { databases, sql: server, superuserPassword } = this.postgres;
    return {
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
        PASSWORDS: this.passwords,
        SQL_FILE: SQL,
      },
      files: [
        { path: SCRIPT, content: script },
        { path: SQL, content: sql },
      ],
      scratch: ['/tmp'],
    };
  }

  /** One password for each database, in the same order, separated by blanks: generated values have none. */
  private get passwords(): Value {
    return concat(
      this.postgres.databases.flatMap((database, index) => [
        index === 0 ? '' : ' ',
        reference(databasePassword(database.name)),
      ]),
    );
  }
}
