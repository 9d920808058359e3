import { authorityIn } from '../../core/model/container.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import { Secret } from '../../core/model/secret.ts';
import { text } from '../../core/model/value.ts';
import { platformVariables, type Variables } from '../service/platform-variables.ts';
import { databaseUrl, NOWHERE, storeUrl } from '../service/service-addresses.ts';
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
/** Token that workers present to the gateway. */
const INTERNAL_TOKEN = new Secret('SOMAAGENT_INTERNAL_TOKEN');
const CLIENT = 'somaagent-api';
const CLIENT_SECRET = new Secret('SOMAAGENT_API_CLIENT_SECRET');

/** Folder of the authority behind the identity provider's certificate. */
export const AUTHORITY_FOLDER = '/etc/somaagent/identity';

/** Scratch folder for the files of tools that a worker runs. */
export const WORK_DIR = '/work';

export interface AgentEnvironment {
  readonly migrate: (name: string) => Variables;
  readonly gateway: (name: string, http: Endpoint) => Variables;
  /** @param pooled whether it returns its connection to the database, as who answers requests does */
  readonly worker: (name: string, gateway: Endpoint, pooled: boolean) => Variables;
}

/** The variables that SomaAgent01 reads, and no others; many values have two names, because two parts of its code read them. */
export function agentEnvironment(props: Somaagent01Props): AgentEnvironment {
  const { backends } = props;
  const { kafka, opa, postgres, redis } = backends;
  const base = (name: string, database: Endpoint): Variables => {
    const dsn = databaseUrl(NAME, database);
    const store = storeUrl(NAME, redis);
    return {
      ...platformVariables({ name, image: props.image, kafka: true, postgres: dsn, redis: store }, backends),
      ...neighbours(props),
      HOME: '/tmp',
      KAFKA_BOOTSTRAP_SERVERS: text`${kafka.bootstrap.soft()}`,
      KAFKA_SECURITY_PROTOCOL: 'PLAINTEXT',
      LOG_FORMAT: 'json',
      // uvicorn accepts the level in lower case only.
      LOG_LEVEL: 'info',
      POSTGRES_DB: NAME,
      POSTGRES_HOST: text`${database.hostName}`,
      POSTGRES_PORT: text`${database.portNumber}`,
      POSTGRES_USER: NAME,
      REDIS_HOST: text`${redis.server.hostName}`,
      REDIS_PORT: text`${redis.server.portNumber}`,
      REDIS_URL: store,
      SA01_ALLOWED_HOSTS: 'localhost,127.0.0.1',
      SA01_AUTH_REQUIRED: 'true',
      // A session pool lends a server connection for as long as the client keeps its own.
      SA01_DB_CONN_MAX_AGE: '0',
      SA01_DB_DSN: dsn,
      // Only this mode uses brain and memory as separate services; the others run one of them in this process or relax checks.
      SA01_DEPLOYMENT_MODE: 'STANDALONE',
      // Any name but those for development makes allowed hosts and secret key mandatory.
      SA01_ENVIRONMENT: 'somastack',
      SA01_GATEWAY_INTERNAL_TOKEN: text`${INTERNAL_TOKEN}`,
      SA01_JWT_SECRET: text`${JWT_SECRET}`,
      SA01_KAFKA_BOOTSTRAP_SERVERS: text`${kafka.bootstrap.soft()}`,
      // No process starts without it, and only the gateway calls it.
      SA01_KEYCLOAK_URL: NOWHERE,
      SA01_REDIS_URL: store,
      SECRET_KEY: text`${SECRET_KEY}`,
    };
  };
  return {
    // Migrations take locks and change the schema, so they connect to PostgreSQL directly and not through the pooler.
    migrate: (name) => base(name, postgres.direct),
    gateway: (name, http) => ({
      ...base(name, postgres.session),
      ...identity(props),
      ...storedSecrets(backends),
      SA01_ALLOWED_HOSTS: text`localhost,127.0.0.1,${http.hostName}`,
    }),
    worker: (name, gateway, pooled) => ({
      ...base(name, pooled ? postgres.session : postgres.direct),
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

/**
 * What the gateway verifies people's tokens with. Keys are fetched under the provider's name in the network; tokens are issued under the
 * name that browsers use.
 */
function identity({ identity: { server, realm, encrypted } }: Somaagent01Props): Variables {
  return {
    // The service would compare the issuer with the address at which it fetches keys. With that it leaves out the audience too, and the
    // signature is what is checked: the gateway of the platform checks the rest before, and policies let nobody past that.
    SA01_JWT_ISSUER_STRICT: 'false',
    SA01_KEYCLOAK_CLIENT_ID: CLIENT,
    SA01_KEYCLOAK_CLIENT_SECRET: text`${CLIENT_SECRET}`,
    SA01_KEYCLOAK_REALM: realm,
    SA01_KEYCLOAK_URL: encrypted ? text`https://${server.soft()}` : text`http://${server.soft()}`,
    // Read by httpx, and by everything on OpenSSL, in place of the authorities that the image knows: nothing else is called over TLS.
    ...(encrypted && { SSL_CERT_FILE: authorityIn(AUTHORITY_FOLDER) }),
  };
}

/** Access to the secret store, the only place where the service looks up keys of language models. */
function storedSecrets({ secretStore }: Somaagent01Props['backends']): Variables {
  if (!secretStore) return {};
  return {
    VAULT_ADDR: text`http://${secretStore.server}`,
    VAULT_TOKEN: text`${secretStore.tokenOf(SECRETS)}`,
  };
}

/** Addresses of the systems that the service calls; it starts without any of them. */
function neighbours({ backends, brain, memory, model }: Somaagent01Props): Variables {
  const { opa, temporal } = backends;
  return {
    SA01_LLM_MODEL: model,
    SA01_OPA_URL: text`http://${opa.soft()}`,
    // The default `soma/allow` is not the package of the service's own policies.
    SA01_POLICY_DATA_PATH: '/v1/data/soma/policy/allow',
    // Without this variable the client of SomaBrain is off.
    ...(brain && {
      SA01_SOMA_BASE_URL: text`http://${brain.soft()}`,
      SOMABRAIN_URL: text`http://${brain.soft()}`,
    }),
    SOMAFRACTALMEMORY_URL: text`http://${memory.soft()}`,
    SOMA_API_TOKEN: text`${backends.memoryToken}`,
    // It can show no certificate, so it is not told of a server that demands one.
    ...(temporal &&
      !temporal.guarded && {
        SA01_TEMPORAL_A2A_QUEUE: 'a2a',
        SA01_TEMPORAL_CONVERSATION_QUEUE: 'conversation',
        SA01_TEMPORAL_HOST: text`${temporal.frontend.soft()}`,
        // Workers connect to Temporal without naming a namespace.
        SA01_TEMPORAL_NAMESPACE: 'default',
      }),
  };
}
