import { type Endpoint, OWN_ADDRESS } from '../../core/model/endpoint.ts';
import { Secret } from '../../core/model/secret.ts';
import { text } from '../../core/model/value.ts';
import { platformVariables, type Variables } from '../service/platform-variables.ts';
import { databaseUrl, storeUrl } from '../service/service-addresses.ts';
import type { ServiceBackends } from '../service/service-backends.ts';
import type { SomabrainSettings } from './somabrain.settings.ts';

export interface SomabrainProps extends SomabrainSettings {
  readonly backends: ServiceBackends;
  /** The memory service that SomaBrain stores memories in. */
  readonly memory: Endpoint;
  /** Django settings module: `production` refuses to start when an address is missing. */
  readonly settingsModule: string;
}

const JWT_SECRET = new Secret('SOMABRAIN_JWT_SECRET');
const NAME = 'somabrain';
const SUPERVISOR_PASSWORD = new Secret('SUPERVISOR_HTTP_PASS');

export interface BrainEnvironment {
  readonly migrate: (name: string) => Variables;
  readonly worker: (name: string) => Variables;
  readonly api: (name: string, http: Endpoint) => Variables;
}

/** The variables that SomaBrain reads, and no others; names and meanings are those of its settings modules. */
export function brainEnvironment({
  backends,
  image,
  memory,
  settingsModule,
}: SomabrainProps): BrainEnvironment {
  const { kafka, milvus, opa, postgres, redis } = backends;
  const base: Variables = {
    // A list separated by commas, not JSON. Every process needs it, because all share one settings module.
    ALLOWED_HOSTS: 'localhost,127.0.0.1',
    DJANGO_SETTINGS_MODULE: settingsModule,
    HOME: '/tmp',
    // Two parts of the code read the same address under two names.
    KAFKA_BOOTSTRAP_SERVERS: text`${kafka.bootstrap.soft()}`,
    SOMABRAIN_JWT_SECRET: text`${JWT_SECRET}`,
    SOMABRAIN_KAFKA_URL: text`${kafka.bootstrap.soft()}`,
    SOMABRAIN_LEARNER_DLQ_PATH: '/tmp/learner_dlq.jsonl',
    SOMABRAIN_LOG_LEVEL: 'INFO',
    SOMABRAIN_MEMORY_HTTP_ENDPOINT: text`http://${memory.soft()}`,
    SOMABRAIN_MEMORY_HTTP_TOKEN: text`${backends.memoryToken}`,
    SOMABRAIN_MILVUS_HOST: text`${milvus.server.soft().hostName}`,
    SOMABRAIN_MILVUS_PORT: text`${milvus.server.soft().portNumber}`,
    SOMABRAIN_OPA_URL: text`http://${opa.soft()}`,
    SOMABRAIN_REDIS_URL: storeUrl(NAME, { ...redis, server: redis.server.soft() }),
  };
  const worker: Variables = {
    ...base,
    KAFKA_BOOTSTRAP_SERVERS: text`${kafka.bootstrap}`,
    SOMABRAIN_KAFKA_URL: text`${kafka.bootstrap}`,
    SOMABRAIN_POSTGRES_DSN: databaseUrl(NAME, postgres.session),
    SOMABRAIN_REDIS_URL: storeUrl(NAME, redis),
  };
  const told = (name: string, own: Variables): Variables => ({
    ...own,
    ...platformVariables(
      {
        name,
        image,
        kafka: true,
        postgres: own['SOMABRAIN_POSTGRES_DSN'],
        redis: own['SOMABRAIN_REDIS_URL'],
      },
      backends,
    ),
  });
  return {
    // Migrations take locks and change the schema, so they connect to PostgreSQL directly and not through the pooler.
    migrate: (name) => told(name, { ...base, SOMABRAIN_POSTGRES_DSN: databaseUrl(NAME, postgres.direct) }),
    worker: (name) => told(name, worker),
    api: (name, http) => ({
      ...told(name, worker),
      // Probes, Prometheus and other services use different names; any other Host header is answered with HTTP 400.
      ALLOWED_HOSTS: text`localhost,${OWN_ADDRESS},${http.hostName}`,
      SOMABRAIN_HOST: '0.0.0.0',
      // The service treats a missing decision as consent, so the policy engine must be there first.
      SOMABRAIN_OPA_URL: text`http://${opa}`,
      SOMABRAIN_PORT: String(http.port),
    }),
  };
}

export function cogEnvironment(worker: Variables): Variables {
  return { ...worker, SUPERVISOR_HTTP_PASS: text`${SUPERVISOR_PASSWORD}` };
}
