import { Construct } from 'constructs';
import type { Need } from '../../core/model/capability.ts';
import { Memory } from '../../core/amounts/memory.ts';
import type { PythonPolicy } from '../../core/memory/python.ts';
import type { Workload } from '../../workload/workload.ts';
import { pythonMonitoring } from '../service/python-monitoring.ts';
import { djangoMigration } from '../service/django-migration.ts';
import { type ImageProcess, imageProcesses, type ServiceImage } from '../service/image-processes.ts';
import { ownImageFrom } from '../service/own-image.settings.ts';
import { needsOf } from '../service/service-needs.ts';
import { type VoiceEnvironment, voiceEnvironment, type AgentvoiceboxProps } from './agentvoicebox.config.ts';
import { NAME } from './agentvoicebox.demands.ts';
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

const PROFILES = ['voice', 'full'];
/** Speech workers download models at run time, so they have a profile of their own and nothing waits for them. */
const SPEECH_PROFILES = ['asr'];
const MIGRATE_LIMIT = Memory.mebibytes(176);
const MODELS_SIZE = Memory.gibibytes(4);

/** AgentVoiceBox: voice sessions, and optionally the workers for speech recognition, language model and speech synthesis. */
export class Agentvoicebox extends Construct {
  readonly migrate: Workload;
  readonly api: Workload;
  readonly workers: readonly Workload[];
  readonly needs: readonly Need[];

  constructor(scope: Construct, id: string, props: AgentvoiceboxProps) {
    super(scope, id);
    const { api, backends, speech, temporal } = props;
    const environment = voiceEnvironment(props, () => this.api.port('http'));
    const image: ServiceImage = {
      name: NAME,
      path: props.path,
      container: {
        // The service's Dockerfile installs these programs.
        image: ownImageFrom(props, ['curl', 'python'], 'Dockerfile'),
        runAs: { uid: 1000, gid: 1000 },
        scratch: ['/tmp'],
        writableRoot: 'its own repository runs it so, and nobody has shown that it need not be',
      },
      profiles: PROFILES,
      monitoring: pythonMonitoring(NAME),
    };
    this.migrate = djangoMigration(this, image, {
      limit: MIGRATE_LIMIT,
      policy: MIGRATE_MEMORY,
      postgres: backends.postgres,
      environment: environment.migrate,
    });
    const run = imageProcesses(this, {
      ...image,
      // A worker exits when its Temporal namespace does not exist, and the API starts workflows in it.
      after: [this.migrate, temporal.namespaces, backends.kafka.topics],
      ideallyAfter: backends.secretStore ? [backends.secretStore.prepared] : [],
    });
    this.api = run({
      size: api,
      policy: apiMemory(api.workers),
      ports: { http: 8000 },
      published: ['http'],
      metrics: { port: 'http', path: '/metrics' },
      profiles: speech ? [...PROFILES, ...SPEECH_PROFILES] : PROFILES,
      // Readiness needs PostgreSQL, Redis and Temporal; liveness does not, because a restart would cure none of them.
      health: {
        port: 'http',
        ready: '/health/ready/',
        live: '/health/',
        host: 'localhost',
        startSeconds: 120,
      },
      container: (self) => ({
        // The image's own command always starts four workers.
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
      }),
    });
    this.workers = workersOf(props, environment).map(run);
    this.needs = needsOf([this.api, ...this.workers], backends, {
      'redis-databases': 'it keeps cache and channels in databases 1 and 3 beside its streams in 0',
    });
  }
}

/** The Temporal worker and, where the environment has speech, the speech workers. */
function workersOf(
  { speech, temporalWorker }: AgentvoiceboxSettings,
  environment: VoiceEnvironment,
): readonly ImageProcess[] {
  const container =
    (command: string, models = false): ImageProcess['container'] =>
    ({ name }) => ({
      entrypoint: ['python', 'manage.py', command],
      environment: { ...environment.worker(name), ...(models && { HOME: MODELS }) },
      ...(models && { volumes: [{ name: 'models', path: MODELS, size: MODELS_SIZE }] }),
    });
  const workflows: ImageProcess = {
    role: 'temporal-worker',
    size: temporalWorker,
    policy: TEMPORAL_MEMORY,
    container: container('run_temporal_worker'),
  };
  if (!speech) return [workflows];
  const talk = (which: 'llm' | 'stt' | 'tts', policy: PythonPolicy, models: boolean): ImageProcess => ({
    role: `${which}-worker`,
    size: speech[which],
    policy,
    profiles: SPEECH_PROFILES,
    container: container(`run_${which}_worker`, models),
  });
  return [
    workflows,
    talk('llm', LLM_MEMORY, false),
    talk('stt', STT_MEMORY, true),
    talk('tts', TTS_MEMORY, true),
  ];
}
