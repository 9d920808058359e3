import { Construct } from 'constructs';
import type { Need } from '../../core/model/capability.ts';
import type { Component } from '../../core/model/component.ts';
import type { Container } from '../../core/model/container.ts';
import type { Cpu } from '../../core/amounts/cpu.ts';
import { Memory } from '../../core/amounts/memory.ts';
import { pythonMemory } from '../../core/memory/python.ts';
import { Workload } from '../../workload/workload.ts';
import { pythonMonitoring } from '../python-monitoring.ts';
import { ownImageFrom } from '../own-image.settings.ts';
import type { ServiceBackends } from '../service-backends.ts';
import { needsOf } from '../service-needs.ts';
import { gatewayEnvironment, identityEnvironment, orchestratorEnvironment } from './somaagenthub.config.ts';
import type { SomaagenthubSettings } from './somaagenthub.settings.ts';

const PATH = 'somaServices.somaagenthub';
const RUN_AS = { uid: 1000, gid: 1000 };
const MONITORING = pythonMonitoring('somaagenthub');
const PROFILES = ['hub'];

/** Nobody has measured it: FastAPI with its clients is about what Django is with them, and those were measured at 91 MiB. */
const MEMORY = {
  master: Memory.zero,
  worker: Memory.mebibytes(128),
  workers: 1,
  load: Memory.mebibytes(48),
  measured: false,
} as const;

export interface SomaagenthubProps extends SomaagenthubSettings {
  readonly backends: ServiceBackends;
  readonly clickhouse: NonNullable<ServiceBackends['clickhouse']>;
  readonly temporal: NonNullable<ServiceBackends['temporal']>;
}

/** SomaAgentHub: of the many services of its repository the four that its gateway cannot start without. */
export class Somaagenthub extends Construct {
  readonly identity: Workload;
  readonly orchestrator: Workload;
  readonly worker: Workload;
  readonly gateway: Workload;
  readonly needs: readonly Need[];

  constructor(scope: Construct, id: string, props: SomaagenthubProps) {
    super(scope, id);
    const { backends, gateway, identity, orchestrator, temporal } = props;
    this.identity = this.process('identity', identity, {
      folder: 'identity-service',
      source: props.source,
      port: 10_002,
      live: '/health',
      environment: (from) => identityEnvironment(from, props),
    });
    const http = this.identity.port('http');
    const orchestrated = {
      folder: 'orchestrator',
      source: props.source,
      environment: (from: { readonly name: string; readonly image: string }) =>
        orchestratorEnvironment(from, http, props),
      after: [temporal.namespaces, backends.kafka.topics],
    };
    this.orchestrator = this.process('orchestrator', orchestrator, {
      ...orchestrated,
      port: 10_001,
      live: '/health',
    });
    this.worker = this.process(
      'orchestrator-worker',
      { ...orchestrator.worker, image: orchestrator.image },
      { ...orchestrated, setting: 'orchestrator.worker', entrypoint: ['python', '-m', 'app.worker'] },
    );
    this.gateway = this.process('gateway', gateway, {
      folder: 'gateway-api',
      source: props.source,
      port: 10_000,
      live: '/healthz',
      published: true,
      environment: (from) =>
        gatewayEnvironment(from, { identity: http, orchestrator: this.orchestrator.port('http') }, props),
    });
    this.needs = [
      ...needsOf([this.orchestrator, this.worker, this.gateway], backends, {
        'kafka-plaintext': 'it knows addresses of Kafka and nothing else of it',
      }),
      ...needsOf([this.identity, this.gateway], backends, {
        'redis-single-keyspace': 'its Redis client follows no cluster redirections',
      }),
    ];
  }

  private process(name: string, { image, cpu, memory }: Sized, facts: Facts): Workload {
    const path = `${PATH}.${facts.setting ?? name}`;
    const { live, port } = facts;
    return new Workload(this, `somaagenthub-${name}`, {
      path,
      replicas: 1,
      cpu,
      memory,
      memoryModel: pythonMemory(`${path}.memory`, memory, MEMORY),
      ...(port && {
        ports: { http: port },
        metrics: { port: 'http', path: '/metrics' },
        monitoring: MONITORING,
      }),
      published: facts.published ? ['http'] : [],
      profiles: PROFILES,
      after: facts.after ?? [],
      container: (self) => ({
        image: ownImageFrom(
          { image, source: facts.source },
          ['python'],
          `services/${facts.folder}/Dockerfile`,
        ),
        runAs: RUN_AS,
        ...(facts.entrypoint && { entrypoint: facts.entrypoint }),
        environment: facts.environment({ name: self.name, image }),
        scratch: ['/tmp'],
        writableRoot: 'nobody has shown that it need not be',
        ...(live && {
          health: {
            readiness: { type: 'http', endpoint: self.port('http'), path: '/ready' },
            liveness: { type: 'http', endpoint: self.port('http'), path: live },
            startSeconds: 90,
          },
        }),
      }),
    });
  }
}

interface Sized {
  readonly image: string;
  readonly memory: Memory;
  readonly cpu: Cpu;
}

/** What one process is, beside its size. */
interface Facts {
  /** Where its Dockerfile lies below `services/`; the checkout is the context. */
  readonly folder: string;
  readonly source: string | undefined;
  /** Where the environment says it; its own name when left out. */
  readonly setting?: string;
  /** Where it listens; a worker does not. */
  readonly port?: number;
  readonly live?: string;
  readonly published?: boolean;
  readonly entrypoint?: readonly string[];
  readonly environment: (from: {
    readonly name: string;
    readonly image: string;
  }) => NonNullable<Container['environment']>;
  readonly after?: readonly Component[];
}
