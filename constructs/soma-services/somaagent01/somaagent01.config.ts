import type { Endpoint } from '../../core/model/endpoint.ts';
import { Secret } from '../../core/model/secret.ts';
import { text } from '../../core/model/value.ts';
import { platformVariables, type Variables } from '../service/platform-variables.ts';
import { databaseUrl, storeUrl } from '../service/service-addresses.ts';
import { NAME, SECRETS } from './somaagent01.demands.ts';
import type { ServiceBackends } from '../service/service-backends.ts';
import type { Somaagent01Settings } from './somaagent01.settings.ts';

export interface Somaagent01Props extends Somaagent01Settings {
  readonly backends: ServiceBackends;
  readonly identity: NonNullable<ServiceBackends['identity']>;
  readonly memory: Endpoint;
  /** Left out where the environment runs no brain. */
  readonly brain: Endpoint | undefined;
}

const SECRET_KEY = new Secret('SOMAAGENT_SECRET_KEY');
const JWT_SECRET = new Secret('SOMAAGENT_JWT_SECRET');
/** What workers show the gateway. */
const INTERNAL_TOKEN = new Secret('SOMAAGENT_INTERNAL_TOKEN');
const CLIENT = 'somaagent-api';
const CLIENT_SECRET = new Secret('SOMAAGENT_API_CLIENT_SECRET');

/** Whatever a worker lays down for the tools that it runs. */
export const WORK_DIR = '/work';

export interface AgentEnvironment {
  readonly migrate: (name: string) => Variables;
  readonly gateway: (name: string, http: Endpoint) => Variables;
  readonly worker: (name: string, gateway: Endpoint) => Variables;
}

/** The variables that SomaAgent01 reads, and no others: two names for many a thing, since two parts of it read them. */
export function agentEnvironment(props: Somaagent01Props): AgentEnvironment {
  const { backends } = props;
  const { kafka, opa, postgres, redis } = backends;
  const base = (name: string, database: Endpoint): Variables => {
    const dsn = databaseUrl(NAME, database);
    const store = storeUrl(NAME, redis);
    return {
      ...platformVariables({ name, image: props.image, kafka: true, postgres: dsn, redis: store }, backends),
      ...identity(props),
      ...neighbours(props),
      HOME: '/tmp',
      KAFKA_BOOTSTRAP_SERVERS: text`${kafka.bootstrap.soft()}`,
      KAFKA_SECURITY_PROTOCOL: 'PLAINTEXT',
      LOG_FORMAT: 'json',
      // Handed to uvicorn, which knows small letters alone.
      LOG_LEVEL: 'info',
      POSTGRES_DB: NAME,
      POSTGRES_HOST: text`${database.hostName}`,
      POSTGRES_PORT: text`${database.portNumber}`,
      POSTGRES_USER: NAME,
      REDIS_HOST: text`${redis.server.hostName}`,
      REDIS_PORT: text`${redis.server.portNumber}`,
      REDIS_URL: store,
      SA01_ALLOWED_HOSTS: 'localhost,127.0.0.1',
      // A session pool lends a server connection for as long as its client keeps it.
      SA01_DB_CONN_MAX_AGE: '0',
      SA01_DB_DSN: dsn,
      // Brain and memory are services beside it; every other mode takes one of them into its own process or relaxes checks.
      SA01_DEPLOYMENT_MODE: 'STANDALONE',
      // Any name that is none of its own for development: hosts and secret key become mandatory.
      SA01_ENVIRONMENT: 'somastack',
      SA01_KAFKA_BOOTSTRAP_SERVERS: text`${kafka.bootstrap.soft()}`,
      SA01_REDIS_URL: store,
      SECRET_KEY: text`${SECRET_KEY}`,
    };
  };
  return {
    // Migrations take locks and change the schema: past the pooler.
    migrate: (name) => base(name, postgres.direct),
    gateway: (name, http) => ({
      ...base(name, postgres.session),
      ...storedSecrets(backends),
      SA01_ALLOWED_HOSTS: text`localhost,127.0.0.1,${http.hostName}`,
    }),
    worker: (name, gateway) => ({
      ...base(name, postgres.session),
      ...storedSecrets(backends),
      KAFKA_BOOTSTRAP_SERVERS: text`${kafka.bootstrap}`,
      POLICY_BASE_URL: text`http://${opa}`,
      SA01_KAFKA_BOOTSTRAP_SERVERS: text`${kafka.bootstrap}`,
      SA01_OPA_URL: text`http://${opa}`,
      SA01_WORKER_GATEWAY_BASE: text`http://${gateway.soft()}`,
      ...(backends.otel && { OTLP_ENDPOINT: text`http://${backends.otel.soft()}` }),
    }),
  };
}

/** Tokens are looked up under the name that containers know, and issued under the one that browsers know. */
function identity({ identity: { server, realm } }: Somaagent01Props): Variables {
  return {
    SA01_AUTH_REQUIRED: 'true',
    SA01_GATEWAY_INTERNAL_TOKEN: text`${INTERNAL_TOKEN}`,
    // It would compare the issuer with the address below; signature and audience count, and the realm's keys sign no others.
    SA01_JWT_ISSUER_STRICT: 'false',
    SA01_JWT_SECRET: text`${JWT_SECRET}`,
    SA01_KEYCLOAK_CLIENT_ID: CLIENT,
    SA01_KEYCLOAK_CLIENT_SECRET: text`${CLIENT_SECRET}`,
    SA01_KEYCLOAK_REALM: realm,
    SA01_KEYCLOAK_URL: text`http://${server.soft()}`,
  };
}

/** Without them it knows no key of any language model: those it looks up when it needs them, and nowhere else. */
function storedSecrets({ secretStore }: Somaagent01Props['backends']): Variables {
  if (!secretStore) return {};
  return {
    VAULT_ADDR: text`http://${secretStore.server}`,
    VAULT_TOKEN: text`${secretStore.tokenOf(SECRETS)}`,
  };
}

/** Who it asks; it starts without any of them. */
function neighbours({ backends, brain, memory, model }: Somaagent01Props): Variables {
  const { opa, temporal } = backends;
  return {
    SA01_LLM_MODEL: model,
    SA01_OPA_URL: text`http://${opa.soft()}`,
    // It asks `soma/allow` when nobody tells it; this is the package that its own policies have.
    SA01_POLICY_DATA_PATH: '/v1/data/soma/policy/allow',
    // Left out, its client of the brain is off.
    ...(brain && {
      SA01_SOMA_BASE_URL: text`http://${brain.soft()}`,
      SOMABRAIN_URL: text`http://${brain.soft()}`,
    }),
    SOMAFRACTALMEMORY_URL: text`http://${memory.soft()}`,
    SOMA_API_TOKEN: text`${backends.memoryToken}`,
    ...(temporal && {
      SA01_TEMPORAL_A2A_QUEUE: 'a2a',
      SA01_TEMPORAL_CONVERSATION_QUEUE: 'conversation',
      SA01_TEMPORAL_HOST: text`${temporal.frontend.soft()}`,
      // Its workers connect without naming one.
      SA01_TEMPORAL_NAMESPACE: 'default',
    }),
  };
}
