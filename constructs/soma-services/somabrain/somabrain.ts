import { Construct } from 'constructs';
import type { Need } from '../../core/model/capability.ts';
import { Memory } from '../../core/amounts/memory.ts';
import type { Workload } from '../../workload/workload.ts';
import { djangoMigration } from '../service/django-migration.ts';
import { imageProcesses, type ServiceImage } from '../service/image-processes.ts';
import { ownImageFrom } from '../service/own-image.settings.ts';
import { needsOf } from '../service/service-needs.ts';
import { brainEnvironment, cogEnvironment, type SomabrainProps } from './somabrain.config.ts';
import { apiMemory, COG_MEMORY, MIGRATE_MEMORY, OUTBOX_MEMORY } from './somabrain.memory.ts';
import { SOMABRAIN_MONITORING } from './somabrain.monitoring.ts';

const PROFILES = ['brain', 'full'];
const MIGRATE_LIMIT = Memory.mebibytes(256);

/** The only HTTP client in the image is python; requests need a Host header that Django allows. */
const HEALTH_BINARIES = ['python'] as const;

/** SomaBrain: the API, the outbox publisher and optionally the cognitive loop. */
export class Somabrain extends Construct {
  readonly migrate: Workload;
  readonly api: Workload;
  readonly outboxPublisher: Workload;
  readonly cog: Workload | undefined;
  readonly needs: readonly Need[];

  constructor(scope: Construct, id: string, props: SomabrainProps) {
    super(scope, id);
    const { api, backends, cog, outboxPublisher } = props;
    const environment = brainEnvironment(props);
    const image: ServiceImage = {
      name: 'somabrain',
      path: props.path,
      container: {
        image: ownImageFrom(props, HEALTH_BINARIES),
        runAs: { uid: 1000, gid: 1000 },
        scratch: ['/tmp', '/app/logs'],
      },
      profiles: PROFILES,
      monitoring: SOMABRAIN_MONITORING,
    };
    this.migrate = djangoMigration(this, image, {
      limit: MIGRATE_LIMIT,
      policy: MIGRATE_MEMORY,
      profiles: [...PROFILES, 'cog'],
      postgres: backends.postgres,
      environment: environment.migrate,
    });
    const run = imageProcesses(this, {
      ...image,
      after: [this.migrate, backends.kafka.topics, ...(backends.flags ? [backends.flags] : [])],
    });
    this.api = run({
      size: api,
      policy: apiMemory(api.workers),
      ports: { http: 30101 },
      metrics: { port: 'http', path: '/health/metrics' },
      published: ['http'],
      health: { port: 'http', ready: '/readyz', live: '/healthz', host: 'localhost', startSeconds: 120 },
      container: (self) => ({
        // The image's entrypoint takes the mode `somastack` for development and runs Django's own server with its reloader;
        // otherwise it would run this. It also migrates in every replica, through the pooler: a job does that, once.
        entrypoint: [
          'gunicorn',
          `--bind=0.0.0.0:${self.port('http').port}`,
          `--workers=${api.workers}`,
          '--timeout=120',
          '--worker-tmp-dir=/tmp',
          '--access-logfile=-',
          '--error-logfile=-',
          'somabrain.config.wsgi:application',
        ],
        environment: environment.api(self.name, self.port('http')),
      }),
    });
    this.outboxPublisher = run({
      role: 'outbox-publisher',
      size: outboxPublisher,
      policy: OUTBOX_MEMORY,
      container: ({ name }) => ({
        entrypoint: ['python', '-m', 'somabrain.workers.outbox_publisher'],
        environment: environment.worker(name),
      }),
    });
    this.cog =
      cog &&
      run({
        role: 'cog',
        size: cog,
        policy: COG_MEMORY,
        ports: { integrator: 9015, segmentation: 9016 },
        profiles: ['cog'],
        health: { port: 'integrator', ready: '/ready', live: '/healthz', startSeconds: 120 },
        container: ({ name }) => ({
          entrypoint: ['/usr/bin/supervisord', '-c', '/app/ops/supervisor/supervisord.conf'],
          environment: cogEnvironment(environment.worker(name)),
          writableRoot: 'supervisord and the learner write beside the code',
        }),
      });

    this.needs = needsOf([this.api, this.outboxPublisher, ...(this.cog ? [this.cog] : [])], backends, {
      'kafka-plaintext': 'its Kafka client sets nothing but bootstrap.servers',
      'redis-single-keyspace': 'its Redis client follows no cluster redirections',
    });
  }
}
