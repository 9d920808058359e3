import { Construct } from 'constructs';
import { Memory } from '../../core/amounts/memory.ts';
import { pythonMemory } from '../../core/memory/python.ts';
import { Workload } from '../../workload/workload.ts';
import { djangoMigration } from '../django-migration.ts';
import { ownImageFrom } from '../own-image.settings.ts';
import { pythonMonitoring } from '../python-monitoring.ts';
import type { ServiceBackends } from '../service-backends.ts';
import { memoryEnvironment } from './somafractalmemory.config.ts';
import { apiMemory, MIGRATE_MEMORY } from './somafractalmemory.memory.ts';
import type { SomafractalmemorySettings } from './somafractalmemory.settings.ts';

const PATH = 'somaServices.somafractalmemory';
const RUN_AS = { uid: 1000, gid: 1000 };
/** SomaBrain remembers through it, so it belongs to SomaBrain's selection too. */
const PROFILES = ['memory', 'brain', 'cog', 'full'];
const MIGRATE_LIMIT = Memory.mebibytes(224);

export interface SomafractalmemoryProps extends SomafractalmemorySettings {
  readonly backends: ServiceBackends;
}

/** SomaFractalMemory: memories as rows in PostgreSQL and vectors in Milvus. */
export class Somafractalmemory extends Construct {
  readonly migrate: Workload;
  readonly api: Workload;

  constructor(scope: Construct, id: string, props: SomafractalmemoryProps) {
    super(scope, id);
    const image = ownImageFrom(props, ['curl']);
    const environment = memoryEnvironment(props);

    const migration = djangoMigration(PATH, {
      limit: MIGRATE_LIMIT,
      policy: MIGRATE_MEMORY,
      profiles: PROFILES,
      databases: props.backends.postgres.databases,
      container: (self) => ({
        image,
        runAs: RUN_AS,
        environment: environment.migrate(self.name),
        scratch: ['/tmp'],
      }),
    });
    this.migrate = new Workload(this, 'somafractalmemory-migrate', migration);

    this.api = new Workload(this, 'somafractalmemory', {
      ...props,
      path: PATH,
      memoryModel: pythonMemory(`${PATH}.memory`, props.memory, apiMemory(props.workers)),
      ports: { http: 10101 },
      metrics: { port: 'http', path: '/metrics' },
      monitoring: pythonMonitoring('somafractalmemory'),
      published: ['http'],
      profiles: PROFILES,
      after: [
        this.migrate,
        props.backends.milvus.collections,
        ...(props.backends.flags ? [props.backends.flags] : []),
      ],
      container: (self) => ({
        image,
        runAs: RUN_AS,
        environment: environment.api(self.name, self.port('http')),
        scratch: ['/tmp'],
        writableRoot: 'its own repository runs it so, and nobody has shown that it need not be',
        health: {
          // Deep: PostgreSQL and Milvus must answer. A restart would cure neither, so liveness asks less.
          readiness: { type: 'http', endpoint: self.port('http'), path: '/healthz' },
          liveness: { type: 'http', endpoint: self.port('http'), path: '/ping' },
          startSeconds: 90,
        },
      }),
    });
  }
}
