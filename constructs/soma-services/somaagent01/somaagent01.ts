import { Construct } from 'constructs';
import type { Need } from '../../core/model/capability.ts';
import { Memory } from '../../core/amounts/memory.ts';
import type { Workload } from '../../workload/workload.ts';
import { djangoMigration } from '../service/django-migration.ts';
import { imageProcesses, type ServiceImage } from '../service/image-processes.ts';
import { ownImageFrom } from '../service/own-image.settings.ts';
import { pythonMonitoring } from '../service/python-monitoring.ts';
import { needsOf } from '../service/service-needs.ts';
import { agentEnvironment, AUTHORITY_FOLDER, WORK_DIR, type Somaagent01Props } from './somaagent01.config.ts';
import { GATEWAY_MEMORY, MIGRATE_MEMORY } from './somaagent01.memory.ts';
import { workersOf } from './somaagent01.processes.ts';

const PROFILES = ['agent', 'full'];
const MIGRATE_LIMIT = Memory.mebibytes(192);
const METRICS = { port: 'metrics', path: '/metrics' };

/** As its Dockerfile installs them. */
const HEALTH_BINARIES = ['curl', 'nc', 'python'] as const;

/** SomaAgent01: the conversation gateway, and the processes that answer, run tools, replicate memory and delegate. */
export class Somaagent01 extends Construct {
  readonly migrate: Workload;
  readonly gateway: Workload;
  readonly workers: readonly Workload[];
  readonly needs: readonly Need[];

  constructor(scope: Construct, id: string, props: Somaagent01Props) {
    super(scope, id);
    const { backends } = props;
    const { flags, kafka, postgres, secretStore, temporal } = backends;
    const { server, encrypted } = props.identity;
    const environment = agentEnvironment(props);
    const image: ServiceImage = {
      name: 'somaagent01',
      path: props.path,
      container: {
        image: ownImageFrom(props, HEALTH_BINARIES),
        runAs: { uid: 1000, gid: 1000 },
        scratch: ['/tmp', WORK_DIR],
        writableRoot: 'tools write beside the code, and nobody has shown what else does',
      },
      profiles: PROFILES,
      monitoring: pythonMonitoring('somaagent01'),
    };
    this.migrate = djangoMigration(this, image, {
      limit: MIGRATE_LIMIT,
      policy: MIGRATE_MEMORY,
      postgres,
      environment: environment.migrate,
    });
    const run = imageProcesses(this, {
      ...image,
      after: [this.migrate, kafka.topics, ...(flags ? [flags] : [])],
      ideallyAfter: secretStore ? [secretStore.prepared] : [],
    });
    this.gateway = run({
      size: props.gateway,
      policy: GATEWAY_MEMORY,
      ports: { http: 9000 },
      published: ['http'],
      // The trailing slash matters: any other path is answered with a page of the web client.
      health: {
        port: 'http',
        ready: '/api/health/',
        live: '/api/health/',
        host: 'localhost',
        startSeconds: 120,
      },
      container: (self) => ({
        // The last command of the image's start script. The script itself would migrate, which a job does here, and would wait
        // forever for hosts with empty names.
        entrypoint: [
          'uvicorn',
          'services.gateway.asgi:application',
          '--host=0.0.0.0',
          `--port=${self.port('http').port}`,
          '--workers=1',
          '--log-level=info',
        ],
        environment: environment.gateway(self.name, self.port('http')),
        ...(encrypted && { trusts: [{ server: server.soft(), path: AUTHORITY_FOLDER }] }),
      }),
    });
    this.workers = workersOf(props).map(
      ({ http, metrics, module, pooled = false, variables, workflows = false, ...worker }) =>
        run({
          ...worker,
          ports: { ...(http && { http }), ...(metrics && { metrics: metrics.port }) },
          ...(metrics && {
            metrics: METRICS,
            health: { port: 'metrics', ready: METRICS.path, startSeconds: 120 },
          }),
          after: workflows && temporal ? [temporal.namespaces] : [],
          container: ({ name }) => ({
            entrypoint: ['python', '-m', module],
            environment: {
              ...environment.worker(name, this.gateway.port('http'), pooled),
              ...(metrics && { [metrics.variable]: String(metrics.port) }),
              ...variables,
            },
          }),
        }),
    );
    this.needs = needsOf([this.gateway, ...this.workers], backends, {
      'kafka-plaintext': 'it builds no TLS context for its Kafka client',
      'redis-single-keyspace': "Django's cache and its channels follow no cluster redirections",
    });
  }
}
