import { Construct } from 'constructs';
import type { Need } from '../../core/model/capability.ts';
import type { Component } from '../../core/model/component.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import { Memory } from '../../core/amounts/memory.ts';
import { pythonMemory } from '../../core/memory/python.ts';
import { Workload } from '../../workload/workload.ts';
import { djangoMigration } from '../django-migration.ts';
import { ownImageFrom } from '../own-image.settings.ts';
import { needsOf } from '../service-needs.ts';
import type { ServiceBackends } from '../service-backends.ts';
import { brainEnvironment, cogEnvironment } from './somabrain.config.ts';
import { apiMemory, COG_MEMORY, MIGRATE_MEMORY, OUTBOX_MEMORY } from './somabrain.memory.ts';
import type { SomabrainSettings } from './somabrain.settings.ts';
import { SOMABRAIN_MONITORING } from './somabrain.monitoring.ts';

const PATH = 'somaServices.somabrain';
const RUN_AS = { uid: 1000, gid: 1000 };
const PROFILES = ['brain', 'full'];
const MIGRATE_LIMIT = Memory.mebibytes(256);

/** The image has no client but python; its paths need a Host header that Django's filter knows. */
const HEALTH_BINARIES = ['python'] as const;

export interface SomabrainProps extends SomabrainSettings {
  readonly backends: ServiceBackends;
  /** The memory service it remembers through. */
  readonly memory: Endpoint;
  /** Django settings module: `production` refuses to start when an address is missing. */
  readonly settingsModule: string;
}

/** SomaBrain: the API, the publisher of its outbox and, where wanted, the cognitive loop. */
export class Somabrain extends Construct {
  readonly migrate: Workload;
  readonly api: Workload;
  readonly outboxPublisher: Workload;
  readonly cog: Workload | undefined;
  readonly needs: readonly Need[];

  constructor(scope: Construct, id: string, props: SomabrainProps) {
    super(scope, id);
    const { backends } = props;
    const image = ownImageFrom(props, HEALTH_BINARIES);
    const environment = brainEnvironment(props);
    const scratch = ['/tmp', '/app/logs'];

    const migration = djangoMigration(PATH, {
      limit: MIGRATE_LIMIT,
      policy: MIGRATE_MEMORY,
      profiles: [...PROFILES, 'cog'],
      databases: backends.postgres.databases,
      container: (self) => ({ image, runAs: RUN_AS, environment: environment.migrate(self.name), scratch }),
    });
    this.migrate = new Workload(this, 'somabrain-migrate', migration);

    const after: Component[] = [
      this.migrate,
      backends.kafka.topics,
      ...(backends.flags ? [backends.flags] : []),
    ];
    this.api = new Workload(this, 'somabrain', {
      ...props.api,
      path: `${PATH}.api`,
      memoryModel: pythonMemory(`${PATH}.api.memory`, props.api.memory, apiMemory(props.api.workers)),
      ports: { http: 30101 },
      metrics: { port: 'http', path: '/health/metrics' },
      monitoring: SOMABRAIN_MONITORING,
      published: ['http'],
      profiles: PROFILES,
      after,
      container: (self) => ({
        image,
        runAs: RUN_AS,
        environment: environment.api(self.name, self.port('http')),
        scratch,
        health: {
          readiness: { type: 'http', endpoint: self.port('http'), path: '/readyz', host: 'localhost' },
          liveness: { type: 'http', endpoint: self.port('http'), path: '/healthz', host: 'localhost' },
          startSeconds: 120,
        },
      }),
    });

    this.outboxPublisher = new Workload(this, 'somabrain-outbox-publisher', {
      ...props.outboxPublisher,
      replicas: 1,
      path: `${PATH}.outboxPublisher`,
      memoryModel: pythonMemory(
        `${PATH}.outboxPublisher.memory`,
        props.outboxPublisher.memory,
        OUTBOX_MEMORY,
      ),
      profiles: PROFILES,
      after,
      container: (self) => ({
        image,
        runAs: RUN_AS,
        entrypoint: ['python', '-m', 'somabrain.workers.outbox_publisher'],
        environment: environment.worker(self.name),
        scratch,
      }),
    });

    this.cog =
      props.cog &&
      new Workload(this, 'somabrain-cog', {
        ...props.cog,
        replicas: 1,
        path: `${PATH}.cog`,
        memoryModel: pythonMemory(`${PATH}.cog.memory`, props.cog.memory, COG_MEMORY),
        ports: { integrator: 9015, segmentation: 9016 },
        profiles: ['cog'],
        after,
        container: (self) => ({
          image,
          runAs: RUN_AS,
          entrypoint: ['/usr/bin/supervisord', '-c', '/app/ops/supervisor/supervisord.conf'],
          environment: cogEnvironment(environment.worker(self.name)),
          scratch,
          writableRoot: 'supervisord and the learner write beside the code',
          health: {
            readiness: { type: 'http', endpoint: self.port('integrator'), path: '/ready' },
            liveness: { type: 'http', endpoint: self.port('integrator'), path: '/healthz' },
            startSeconds: 120,
          },
        }),
      });

    this.needs = needsOf([this.api, this.outboxPublisher, ...(this.cog ? [this.cog] : [])], backends, {
      'kafka-plaintext': 'its Kafka client sets nothing but bootstrap.servers',
      'redis-single-keyspace': 'its Redis client follows no cluster redirections',
    });
  }
}
