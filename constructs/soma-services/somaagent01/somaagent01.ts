import { Construct } from 'constructs';
import type { Need } from '../../core/model/capability.ts';
import type { Component } from '../../core/model/component.ts';
import type { Container } from '../../core/model/container.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import { Memory } from '../../core/amounts/memory.ts';
import { pythonMemory } from '../../core/memory/python.ts';
import { Workload } from '../../workload/workload.ts';
import { djangoMigration } from '../django-migration.ts';
import { ownImageFrom } from '../own-image.settings.ts';
import { pythonMonitoring } from '../python-monitoring.ts';
import type { ServiceBackends } from '../service-backends.ts';
import { needsOf } from '../service-needs.ts';
import { type AgentEnvironment, agentEnvironment, WORK_DIR } from './somaagent01.config.ts';
import { GATEWAY_MEMORY, MIGRATE_MEMORY } from './somaagent01.memory.ts';
import { type Process, processesOf } from './somaagent01.processes.ts';
import type { Somaagent01Settings } from './somaagent01.settings.ts';

const PATH = 'somaServices.somaagent01';
const RUN_AS = { uid: 1000, gid: 1000 };
const PROFILES = ['agent', 'full'];
const MIGRATE_LIMIT = Memory.mebibytes(192);
const MONITORING = pythonMonitoring('somaagent01');

/** As its Dockerfile installs them. */
const HEALTH_BINARIES = ['curl', 'nc', 'python'] as const;

export interface Somaagent01Props extends Somaagent01Settings {
  readonly backends: ServiceBackends;
  readonly identity: NonNullable<ServiceBackends['identity']>;
  readonly memory: Endpoint;
  /** Left out where the environment runs no brain. */
  readonly brain: Endpoint | undefined;
}

/** SomaAgent01: the gateway that people talk to, and the processes that answer, run tools, remember and delegate. */
export class Somaagent01 extends Construct {
  readonly migrate: Workload;
  readonly gateway: Workload;
  readonly workers: readonly Workload[];
  readonly needs: readonly Need[];

  constructor(scope: Construct, id: string, props: Somaagent01Props) {
    super(scope, id);
    const { backends } = props;
    const environment = agentEnvironment(props);
    const common: Common = {
      image: ownImageFrom(props, HEALTH_BINARIES),
      runAs: RUN_AS,
      scratch: ['/tmp', WORK_DIR],
      writableRoot: 'tools write beside the code, and nobody has shown what else does',
    };

    const migration = djangoMigration(PATH, {
      limit: MIGRATE_LIMIT,
      policy: MIGRATE_MEMORY,
      profiles: PROFILES,
      databases: backends.postgres.databases,
      container: (self) => ({ ...common, environment: environment.migrate(self.name) }),
    });
    this.migrate = new Workload(this, 'somaagent01-migrate', migration);

    const after: Component[] = [
      this.migrate,
      backends.kafka.topics,
      ...(backends.flags ? [backends.flags] : []),
    ];
    const ideallyAfter = backends.secretStore ? [backends.secretStore.prepared] : [];
    this.gateway = new Workload(this, 'somaagent01', {
      ...props.gateway,
      path: `${PATH}.gateway`,
      memoryModel: pythonMemory(`${PATH}.gateway.memory`, props.gateway.memory, GATEWAY_MEMORY),
      ports: { http: 9000 },
      published: ['http'],
      profiles: PROFILES,
      after,
      ideallyAfter,
      container: (self) => ({
        ...common,
        // What its start script ends with: migrations are a job's, and the script waits without end for names that are empty.
        entrypoint: [
          'uvicorn',
          'services.gateway.asgi:application',
          '--host=0.0.0.0',
          `--port=${self.port('http').port}`,
          '--workers=1',
          '--log-level=info',
        ],
        environment: environment.gateway(self.name, self.port('http')),
        health: {
          // Without the last slash, or one word deeper, every path answers: with the page of its web client.
          readiness: { type: 'http', endpoint: self.port('http'), path: '/api/health/', host: 'localhost' },
          liveness: { type: 'http', endpoint: self.port('http'), path: '/api/health/', host: 'localhost' },
          startSeconds: 120,
        },
      }),
    });

    const gateway = this.gateway.port('http');
    this.workers = processesOf(props).map((process) =>
      this.worker(process, { after, ideallyAfter, backends, common, environment, gateway }),
    );
    this.needs = needsOf([this.gateway, ...this.workers], backends, {
      'kafka-plaintext': 'it builds no TLS context for its Kafka client',
      'redis-single-keyspace': "Django's cache and its channels follow no cluster redirections",
    });
  }

  private worker(
    process: Process,
    { after, ideallyAfter, backends, common, environment, gateway }: Around,
  ): Workload {
    const { http, metrics } = process;
    const path = `${PATH}.${process.setting}`;
    return new Workload(this, `somaagent01-${process.id}`, {
      ...process.size,
      replicas: 1,
      path,
      memoryModel: pythonMemory(`${path}.memory`, process.size.memory, process.policy),
      ports: { ...(http && { http }), ...(metrics && { metrics: metrics.port }) },
      ...(metrics && { metrics: { port: 'metrics', path: '/metrics' }, monitoring: MONITORING }),
      profiles: PROFILES,
      ideallyAfter,
      after: [...after, ...(process.workflows && backends.temporal ? [backends.temporal.namespaces] : [])],
      container: (self) => ({
        ...common,
        entrypoint: ['python', '-m', process.module],
        environment: {
          ...environment.worker(self.name, gateway),
          ...(metrics && { [metrics.variable]: String(metrics.port) }),
          ...(process.id === 'tool-executor' && { TOOL_WORK_DIR: WORK_DIR }),
        },
        ...(metrics && {
          health: {
            readiness: { type: 'http', endpoint: self.port('metrics'), path: '/metrics' },
            startSeconds: 120,
          },
        }),
      }),
    });
  }
}

/** What every process is started from. */
type Common = Pick<Container, 'image' | 'runAs' | 'scratch' | 'writableRoot'>;

/** What all workers have in common. */
interface Around {
  readonly after: readonly Component[];
  readonly ideallyAfter: readonly Component[];
  readonly backends: ServiceBackends;
  readonly common: Common;
  readonly environment: AgentEnvironment;
  readonly gateway: Endpoint;
}
