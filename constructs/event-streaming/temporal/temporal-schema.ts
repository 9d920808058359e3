import type { Construct } from 'constructs';
import { Cpu } from '../../core/amounts/cpu.ts';
import { jobPath, type Component } from '../../core/model/component.ts';
import { databasePassword } from '../../core/model/secret.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import { goMemory } from '../../core/memory/go-runtime.ts';
import { Memory } from '../../core/amounts/memory.ts';
import { concat, reference, text } from '../../core/model/value.ts';
import { authorityIn } from '../../core/model/container.ts';
import { IMAGES } from '../../core/versions.ts';
import { Workload } from '../../workload/workload.ts';
import script from './temporal-schema.sh';
import { SQL_PLUGIN } from './temporal.format.ts';
import { MAIN, VISIBILITY } from './temporal.demands.ts';
import { DATABASE_FOLDER } from './temporal-services.config.ts';
import { SCHEMA_TOOL } from './temporal.memory.ts';

const SCRIPT = '/etc/somastack/temporal-schema.sh';
const STORES = [MAIN, VISIBILITY];

/** The PostgreSQL server in which Temporal keeps its tables. */
export interface TemporalStores {
  /** PostgreSQL itself, without the pooler. */
  readonly direct: Endpoint;
  /** The job that makes the databases. */
  readonly databases: Component;
}

export interface TemporalSchemaProps extends TemporalStores {
  /** Section of the environment that the job belongs to. */
  readonly section: string;
  /** Whether it speaks TLS to the database and verifies who that is. */
  readonly tls: boolean;
}

/**
 * The job that makes and migrates the server's tables. It runs before the server, which refuses every schema version but its own.
 */
export class TemporalSchema extends Workload {
  constructor(scope: Construct, id: string, { section, direct, databases, tls }: TemporalSchemaProps) {
    const memory = Memory.mebibytes(64);
    const path = jobPath(section, id);
    const memoryModel = goMemory(path, memory, SCHEMA_TOOL);
    super(scope, id, {
      path,
      replicas: 1,
      memory,
      cpu: Cpu.millicores(100),
      memoryModel,
      once: true,
      after: [databases],
      container: () => ({
        image: IMAGES.temporalTools,
        runAs: { uid: 1000, gid: 1000 },
        entrypoint: ['/bin/sh', SCRIPT],
        environment: {
          GOMEMLIMIT: memoryModel.goMemLimit.toGo(),
          // Passwords are separated by blanks; generated values contain none.
          PASSWORDS: concat(
            STORES.flatMap((store, index) => [
              index === 0 ? '' : ' ',
              reference(databasePassword(store.database)),
            ]),
          ),
          SQL_HOST: text`${direct.hostName}`,
          SQL_PLUGIN,
          SQL_PORT: text`${direct.portNumber}`,
          ...(tls && { SQL_TLS: 'true', SQL_TLS_CA_FILE: authorityIn(DATABASE_FOLDER) }),
          STORES: STORES.map(({ database, schema }) => `${database}:${schema}`).join(' '),
        },
        files: [{ path: SCRIPT, content: script }],
        ...(tls && { trusts: [{ server: direct, path: DATABASE_FOLDER }] }),
      }),
    });
  }
}
