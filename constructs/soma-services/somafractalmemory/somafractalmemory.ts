import { Construct } from 'constructs';
import { Cpu } from '../../core/cpu.ts';
import { Memory } from '../../core/memory.ts';
import { pythonMemory } from '../../core/python.ts';
import { Workload } from '../../workload/workload.ts';
import { ownImageFrom } from '../own-image.settings.ts';
import type { ServiceBackends } from '../service-backends.ts';
import { memoryEnvironment } from './somafractalmemory.config.ts';
import type { SomafractalmemorySettings } from './somafractalmemory.settings.ts';
import { pythonMonitoring } from '../python-monitoring.ts';

const PATH = 'somaServices.somafractalmemory';
const RUN_AS = { uid: 1000, gid: 1000 };
/** SomaBrain remembers through it, so it belongs to SomaBrain's selection too. */
const PROFILES = ['memory', 'brain', 'cog', 'full'];
const MIGRATE_LIMIT = Memory.mebibytes(224);

/** gunicorn with PostgreSQL and Redis real, measured: 26 MiB master and 144 MiB for each worker. */
const MASTER = Memory.mebibytes(26);
const WORKER = Memory.mebibytes(144);

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

    this.migrate = new Workload(this, 'somafractalmemory-migrate', {
      path: `${PATH}.migrate`,
      replicas: 1,
      memory: MIGRATE_LIMIT,
      cpu: Cpu.millicores(100),
      memoryModel: pythonMemory(`${PATH}.migrate`, MIGRATE_LIMIT, {
        master: Memory.zero,
        worker: WORKER,
        workers: 1,
        load: Memory.mebibytes(48),
        measured: false,
      }),
      profiles: PROFILES,
      once: true,
      after: [props.backends.postgres.databases],
      container: (self) => ({
        image,
        runAs: RUN_AS,
        entrypoint: ['python', 'manage.py', 'migrate', '--noinput'],
        environment: environment.migrate(self.name),
        scratch: ['/tmp'],
      }),
    });

    this.api = new Workload(this, 'somafractalmemory', {
      ...props,
      path: PATH,
      memoryModel: pythonMemory(`${PATH}.memory`, props.memory, {
        master: MASTER,
        worker: WORKER,
        workers: props.workers,
        load: Memory.mebibytes(96),
      }),
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
