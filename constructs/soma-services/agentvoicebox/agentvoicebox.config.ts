import { type Endpoint, OWN_ADDRESS } from '../../core/model/endpoint.ts';
import { databasePassword, Secret } from '../../core/model/secret.ts';
import { text } from '../../core/model/value.ts';
import { platformVariables, type Variables } from '../service/platform-variables.ts';
import { databaseUrl, NOWHERE, storeUrl } from '../service/service-addresses.ts';
import { NAME, SECRETS } from './agentvoicebox.demands.ts';
import { SPEECH } from './agentvoicebox.speech.ts';
import type { ServiceBackends } from '../service/service-backends.ts';
import type { AgentvoiceboxSettings } from './agentvoicebox.settings.ts';

export interface AgentvoiceboxProps extends AgentvoiceboxSettings {
  readonly backends: ServiceBackends;
  readonly identity: NonNullable<ServiceBackends['identity']>;
  readonly temporal: NonNullable<ServiceBackends['temporal']>;
}

const SECRET_KEY = new Secret('AGENTVOICEBOX_SECRET_KEY');
const CLIENT = 'agentvoicebox-backend';
const CLIENT_SECRET = new Secret('AGENTVOICEBOX_BACKEND_CLIENT_SECRET');

export interface VoiceEnvironment {
  readonly migrate: (name: string) => Variables;
  readonly api: (name: string, http: Endpoint) => Variables;
  readonly worker: (name: string) => Variables;
}

/**
 * The variables that AgentVoiceBox reads, and no others. Every process exits when one of 63 is missing, so systems that do not run here have
 * an address too.
 * @param api the API that browsers reach; a function, because the API is built after this is called
 */
export function voiceEnvironment(props: AgentvoiceboxProps, api: () => Endpoint): VoiceEnvironment {
  const { backends, speech } = props;
  const { kafka, opa, postgres, redis } = backends;
  const base = (name: string, database: Endpoint): Variables => {
    const store = storeUrl(NAME, redis);
    return {
      ...platformVariables(
        { name, image: props.image, kafka: true, postgres: databaseUrl(NAME, database), redis: store },
        backends,
      ),
      ...SPEECH,
      ...identity(props),
      CORS_ALLOWED_ORIGINS: text`http://${api().published}`,
      DB_CONN_MAX_AGE: '0',
      DB_HOST: text`${database.hostName}`,
      DB_NAME: NAME,
      DB_PASSWORD: text`${databasePassword(NAME)}`,
      DB_PORT: text`${database.portNumber}`,
      DB_USER: NAME,
      DJANGO_ALLOWED_HOSTS: 'localhost,127.0.0.1',
      // The secret is repeated because Django wants at least 50 characters and a secret here has 32, which is enough entropy.
      DJANGO_SECRET_KEY: text`${SECRET_KEY}${SECRET_KEY}`,
      // `production` and `staging` redirect plain HTTP, and `development` allows hosts of its own, so the base settings are used.
      DJANGO_SETTINGS_MODULE: 'config.settings.base',
      HOME: '/tmp',
      KAFKA_BOOTSTRAP_SERVERS: text`${kafka.bootstrap.soft()}`,
      KAFKA_CONSUMER_GROUP: CLIENT,
      KAFKA_ENABLED: 'True',
      KAFKA_SECURITY_PROTOCOL: kafka.provider.offers.has('kafka-plaintext') ? 'PLAINTEXT' : 'SSL',
      LAGO_API_URL: NOWHERE,
      LLM_DEFAULT_MODEL: speech?.llm.model ?? 'none',
      LOG_FORMAT: 'json',
      LOG_LEVEL: 'INFO',
      OLLAMA_BASE_URL: speech?.llm.url ?? NOWHERE,
      OPA_DECISION_PATH: '/v1/data/agentvoicebox/allow',
      OPA_ENABLED: 'True',
      OPA_URL: text`http://${opa.soft()}`,
      REDIS_CACHE_DB: '1',
      REDIS_CHANNEL_DB: '3',
      REDIS_SESSION_DB: '2',
      // The service derives the URLs of its other databases by replacing the number at the end.
      REDIS_URL: store,
      STT_MODEL: speech?.stt.model ?? 'base',
      TEMPORAL_HOST: text`${props.temporal.frontend.soft()}`,
      TEMPORAL_NAMESPACE: NAME,
      TEMPORAL_TASK_QUEUE: 'default',
      VAULT_ADDR: NOWHERE,
      // With True the process would exit where no vault answers; with False it logs that and goes on.
      VAULT_FAIL_FAST: 'False',
      VOICE_AGENT_BASE_URL: text`http://${api().published}`,
      VOICE_AGENT_WS_BASE_URL: text`ws://${api().published}`,
    };
  };
  const running = (name: string): Variables => ({
    ...base(name, postgres.session),
    ...storedSecrets(backends),
    TEMPORAL_HOST: text`${props.temporal.frontend}`,
  });
  return {
    // Migrations take locks and change the schema, so they connect to PostgreSQL directly and not through the pooler.
    migrate: (name) => base(name, postgres.direct),
    worker: running,
    api: (name, http) => ({
      ...running(name),
      DJANGO_ALLOWED_HOSTS: text`localhost,${OWN_ADDRESS},${http.hostName}`,
      PROMETHEUS_ENABLED: 'True',
    }),
  };
}

/** Processes read the secret store at start and whenever a tenant's key is needed; migrations do neither. */
function storedSecrets({ secretStore }: AgentvoiceboxProps['backends']): Variables {
  if (!secretStore) return {};
  return {
    VAULT_ADDR: text`http://${secretStore.server}`,
    VAULT_TOKEN: text`${secretStore.tokenOf(SECRETS)}`,
  };
}

function identity({ identity: { server, realm } }: AgentvoiceboxProps): Variables {
  return {
    KEYCLOAK_CLIENT_ID: CLIENT,
    KEYCLOAK_CLIENT_SECRET: text`${CLIENT_SECRET}`,
    KEYCLOAK_REALM: realm,
    KEYCLOAK_URL: text`http://${server.soft()}`,
  };
}
