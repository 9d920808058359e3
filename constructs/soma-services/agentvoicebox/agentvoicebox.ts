import { Construct } from 'constructs';
import type { Need } from '../../core/model/capability.ts';
import type { Component } from '../../core/model/component.ts';
import type { Cpu } from '../../core/amounts/cpu.ts';
import type { Container } from '../../core/model/container.ts';
import { Memory } from '../../core/amounts/memory.ts';
import { type PythonPolicy, pythonMemory } from '../../core/memory/python.ts';
import { Workload } from '../../workload/workload.ts';
import { pythonMonitoring } from '../python-monitoring.ts';
import { djangoMigration } from '../django-migration.ts';
import { ownImageFrom } from '../own-image.settings.ts';
import type { ServiceBackends } from '../service-backends.ts';
import { needsOf } from '../service-needs.ts';
import { voiceEnvironment } from './agentvoicebox.config.ts';
import {
  apiMemory,
  LLM_MEMORY,
  MIGRATE_MEMORY,
  STT_MEMORY,
  TEMPORAL_MEMORY,
  TTS_MEMORY,
} from './agentvoicebox.memory.ts';
import type { AgentvoiceboxSettings } from './agentvoicebox.settings.ts';
import { MODELS } from './agentvoicebox.speech.ts';

const PATH = 'somaServices.agentvoicebox';
const RUN_AS = { uid: 1000, gid: 1000 };
const PROFILES = ['voice', 'full'];
/** Models are fetched at run time, which a machine without a network cannot: nothing else waits for them. */
const SPEECH_PROFILES = ['asr'];
const MIGRATE_LIMIT = Memory.mebibytes(176);
const MODELS_SIZE = Memory.gibibytes(4);

export interface AgentvoiceboxProps extends AgentvoiceboxSettings {
  readonly backends: ServiceBackends;
  readonly identity: NonNullable<ServiceBackends['identity']>;
  readonly temporal: NonNullable<ServiceBackends['temporal']>;
}

/** A process of the one image. */
interface Process {
  readonly id: string;
  readonly setting: string;
  readonly command: string;
  readonly size: { readonly memory: Memory; readonly cpu: Cpu };
  readonly policy: PythonPolicy;
  readonly profiles: readonly string[];
  /** What it keeps between starts. */
  readonly models?: boolean;
}

/** AgentVoiceBox: sessions of people who speak, and where wanted the workers that hear, answer and speak. */
export class Agentvoicebox extends Construct {
  readonly migrate: Workload;
  readonly api: Workload;
  readonly workers: readonly Workload[];
  readonly needs: readonly Need[];

  constructor(scope: Construct, id: string, props: AgentvoiceboxProps) {
    super(scope, id);
    const { api, backends, temporal } = props;
    const environment = voiceEnvironment(props, () => this.api.port('http'));
    const common: Pick<Container, 'image' | 'runAs' | 'scratch' | 'writableRoot'> = {
      // As its Dockerfile installs them.
      image: ownImageFrom(props, ['curl', 'python'], 'Dockerfile'),
      runAs: RUN_AS,
      scratch: ['/tmp'],
      writableRoot: 'its own repository runs it so, and nobody has shown that it need not be',
    };
    const migration = djangoMigration(PATH, {
      limit: MIGRATE_LIMIT,
      policy: MIGRATE_MEMORY,
      profiles: PROFILES,
      databases: backends.postgres.databases,
      container: (self) => ({ ...common, environment: environment.migrate(self.name) }),
    });
    this.migrate = new Workload(this, 'agentvoicebox-migrate', migration);

    // A worker whose namespace does not exist ends; the API starts workflows in it.
    const after: Component[] = [this.migrate, temporal.namespaces, backends.kafka.topics];
    const ideallyAfter = backends.secretStore ? [backends.secretStore.prepared] : [];
    this.api = new Workload(this, 'agentvoicebox', {
      ...api,
      path: `${PATH}.api`,
      memoryModel: pythonMemory(`${PATH}.api.memory`, api.memory, apiMemory(api.workers)),
      ports: { http: 8000 },
      published: ['http'],
      metrics: { port: 'http', path: '/metrics' },
      monitoring: pythonMonitoring('agentvoicebox'),
      profiles: props.speech ? [...PROFILES, ...SPEECH_PROFILES] : PROFILES,
      after,
      ideallyAfter,
      container: (self) => ({
        ...common,
        // The image's own command fixes four workers.
        entrypoint: [
          'gunicorn',
          `--bind=0.0.0.0:${self.port('http').port}`,
          `--workers=${api.workers}`,
          '--worker-class=uvicorn.workers.UvicornWorker',
          '--timeout=120',
          '--access-logfile=-',
          'config.asgi:application',
        ],
        environment: environment.api(self.name, self.port('http')),
        health: {
          // Deep: PostgreSQL, Redis and Temporal must answer. A restart would cure none of them.
          readiness: { type: 'http', endpoint: self.port('http'), path: '/health/ready/', host: 'localhost' },
          liveness: { type: 'http', endpoint: self.port('http'), path: '/health/', host: 'localhost' },
          startSeconds: 120,
        },
      }),
    });

    this.workers = processesOf(props).map(
      ({ id: name, setting, command, size, policy, profiles, models = false }) =>
        new Workload(this, `agentvoicebox-${name}`, {
          ...size,
          replicas: 1,
          path: `${PATH}.${setting}`,
          memoryModel: pythonMemory(`${PATH}.${setting}.memory`, size.memory, policy),
          profiles,
          after,
          ideallyAfter,
          container: (self) => ({
            ...common,
            entrypoint: ['python', 'manage.py', command],
            environment: { ...environment.worker(self.name), ...(models && { HOME: MODELS }) },
            ...(models && { volumes: [{ name: 'models', path: MODELS, size: MODELS_SIZE }] }),
          }),
        }),
    );
    this.needs = needsOf([this.api, ...this.workers], backends, {
      'redis-databases': 'it keeps cache and channels in databases 1 and 3 beside its streams in 0',
    });
  }
}

function processesOf({ temporalWorker, speech }: AgentvoiceboxSettings): readonly Process[] {
  const workflows: Process = {
    id: 'temporal-worker',
    setting: 'temporalWorker',
    command: 'run_temporal_worker',
    size: temporalWorker,
    policy: TEMPORAL_MEMORY,
    profiles: PROFILES,
  };
  if (!speech) return [workflows];
  const talk = (which: 'llm' | 'stt' | 'tts', policy: PythonPolicy, models: boolean): Process => ({
    id: `${which}-worker`,
    setting: `speech.${which}`,
    command: `run_${which}_worker`,
    size: speech[which],
    policy,
    profiles: SPEECH_PROFILES,
    models,
  });
  return [
    workflows,
    talk('llm', LLM_MEMORY, false),
    talk('stt', STT_MEMORY, true),
    talk('tts', TTS_MEMORY, true),
  ];
}
