import { Construct } from 'constructs';
import { Memory } from '../../core/amounts/memory.ts';
import type { Workload } from '../../workload/workload.ts';
import { djangoMigration } from '../service/django-migration.ts';
import { imageProcesses, type ServiceImage } from '../service/image-processes.ts';
import { ownImageFrom } from '../service/own-image.settings.ts';
import { pythonMonitoring } from '../service/python-monitoring.ts';
import { memoryEnvironment, type SomafractalmemoryProps } from './somafractalmemory.config.ts';
import { apiMemory, MIGRATE_MEMORY } from './somafractalmemory.memory.ts';

/** SomaBrain stores memories here, so the service starts with SomaBrain's profiles too. */
const PROFILES = ['memory', 'brain', 'cog', 'full'];
const MIGRATE_LIMIT = Memory.mebibytes(224);

/** SomaFractalMemory: it stores memories as rows in PostgreSQL and vectors in Milvus. */
export class Somafractalmemory extends Construct {
  readonly migrate: Workload;
  readonly api: Workload;

  constructor(scope: Construct, id: string, props: SomafractalmemoryProps) {
    super(scope, id);
    const { backends } = props;
    const environment = memoryEnvironment(props);
    const image: ServiceImage = {
      name: 'somafractalmemory',
      path: props.path,
      container: {
        image: ownImageFrom(props, ['curl']),
        runAs: { uid: 1000, gid: 1000 },
        scratch: ['/tmp'],
      },
      profiles: PROFILES,
      monitoring: pythonMonitoring('somafractalmemory'),
    };
    this.migrate = djangoMigration(this, image, {
      limit: MIGRATE_LIMIT,
      policy: MIGRATE_MEMORY,
      postgres: backends.postgres,
      environment: environment.migrate,
    });
    const run = imageProcesses(this, {
      ...image,
      after: [this.migrate, backends.milvus.collections, ...(backends.flags ? [backends.flags] : [])],
    });
    this.api = run({
      size: props,
      policy: apiMemory(props.workers),
      ports: { http: 10101 },
      metrics: { port: 'http', path: '/metrics' },
      published: ['http'],
      // Readiness needs PostgreSQL and Milvus; liveness does not, because a restart would cure neither.
      health: { port: 'http', ready: '/healthz', live: '/ping', startSeconds: 90 },
      container: (self) => ({
        environment: environment.api(self.name, self.port('http')),
        writableRoot: 'its own repository runs it so, and nobody has shown that it need not be',
      }),
    });
  }
}
