import type { Endpoint } from '../../core/model/endpoint.ts';
import { databasePassword, Secret } from '../../core/model/secret.ts';
import { text } from '../../core/model/value.ts';
import { platformVariables, type Variables } from '../service/platform-variables.ts';
import { databaseUrl } from '../service/service-addresses.ts';
import type { ServiceBackends } from '../service/service-backends.ts';
import type { SomafractalmemorySettings } from './somafractalmemory.settings.ts';

export interface SomafractalmemoryProps extends SomafractalmemorySettings {
  readonly backends: ServiceBackends;
}

const SECRET_KEY = new Secret('SOMAFRACTALMEMORY_SECRET_KEY');

export interface MemoryEnvironment {
  readonly migrate: (name: string) => Variables;
  readonly api: (name: string, http: Endpoint) => Variables;
}

/** The variables that SomaFractalMemory reads, and no others. */
export function memoryEnvironment({ backends, image, workers }: SomafractalmemoryProps): MemoryEnvironment {
  const { milvus, postgres, redis } = backends;
  const base = (name: string, server: Endpoint): Variables => ({
    ...platformVariables({ name, image, postgres: databaseUrl('somafractalmemory', server) }, backends),
    SOMA_API_TOKEN: text`${backends.memoryToken}`,
    SOMA_DB_HOST: text`${server.hostName}`,
    SOMA_DB_NAME: 'somafractalmemory',
    SOMA_DB_PASSWORD: text`${databasePassword('somafractalmemory')}`,
    SOMA_DB_PORT: text`${server.portNumber}`,
    SOMA_DB_USER: 'somafractalmemory',
    SOMA_MILVUS_HOST: text`${milvus.server.soft().hostName}`,
    SOMA_MILVUS_PORT: text`${milvus.server.soft().portNumber}`,
    SOMA_SECRET_KEY: text`${SECRET_KEY}`,
  });
  return {
    migrate: (name) => base(name, postgres.direct),
    api: (name, http) => ({
      ...base(name, postgres.session),
      GUNICORN_WORKERS: String(workers),
      // Its image checks this name, its server binds the other.
      SOMAFRACTALMEMORY_PORT: String(http.port),
      // Neighbours and probes name it differently; nothing from outside reaches it.
      SOMA_ALLOWED_HOSTS: '*',
      SOMA_API_PORT: String(http.port),
      SOMA_LOG_JSON: 'true',
      SOMA_LOG_LEVEL: 'INFO',
      SOMA_MILVUS_HOST: text`${milvus.server.hostName}`,
      SOMA_MILVUS_PORT: text`${milvus.server.portNumber}`,
      ...store(redis),
    }),
  };
}

/**
 * It stores nothing in Redis: its health report pings it, and SomaBrain reads that. It gives no user name, so where that
 * would need the administrator's password it is left out, and the report says that the store is missing.
 */
function store({ server, probePassword }: SomafractalmemoryProps['backends']['redis']): Variables {
  if (!probePassword) return {};
  return {
    SOMA_REDIS_HOST: text`${server.soft().hostName}`,
    SOMA_REDIS_PASSWORD: text`${probePassword}`,
    SOMA_REDIS_PORT: text`${server.soft().portNumber}`,
  };
}
