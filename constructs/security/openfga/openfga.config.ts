import type { Endpoint } from '../../core/model/endpoint.ts';
import { databasePassword, Secret } from '../../core/model/secret.ts';
import { text, type Value } from '../../core/model/value.ts';
import { OPENFGA_DATABASE } from './openfga.demands.ts';
import { MODELS } from './openfga.memory.ts';

/** Who may ask: every client sends it as its bearer. */
const KEY = new Secret('OPENFGA_PRESHARED_KEY');

export const PORTS = { http: 8080, grpc: 8081, metrics: 2112 } as const;

/** Variables that `cmd/run/flags.go` and `cmd/migrate/flags.go` of 1.18.3 bind; any other is ignored without a word. */
type Variable =
  | 'GOMEMLIMIT'
  | `OPENFGA_AUTHN_${'METHOD' | 'PRESHARED_KEYS'}`
  | `OPENFGA_DATASTORE_${'ENGINE' | 'MAX_CACHE_SIZE' | 'MAX_OPEN_CONNS' | 'MAX_TYPESYSTEM_CACHE_SIZE' | 'PASSWORD' | 'URI' | 'USERNAME'}`
  | `OPENFGA_${'GRPC' | 'HTTP' | 'METRICS'}_ADDR`
  | 'OPENFGA_LOG_FORMAT'
  | 'OPENFGA_LOG_LEVEL'
  | 'OPENFGA_METRICS_ENABLED'
  | 'OPENFGA_PLAYGROUND_ENABLED';
type Variables = Readonly<Partial<Record<Variable, Value>>>;

/** Where it keeps its relations; both programs read this. */
export function datastore(database: Endpoint): Variables {
  return {
    OPENFGA_DATASTORE_ENGINE: 'postgres',
    OPENFGA_DATASTORE_PASSWORD: text`${databasePassword(OPENFGA_DATABASE.name)}`,
    OPENFGA_DATASTORE_URI: text`postgres://${database}/${OPENFGA_DATABASE.name}?sslmode=disable`,
    OPENFGA_DATASTORE_USERNAME: OPENFGA_DATABASE.name,
    OPENFGA_LOG_FORMAT: 'json',
  };
}

export function serverVariables(database: Endpoint): Variables {
  return {
    ...datastore(database),
    OPENFGA_AUTHN_METHOD: 'preshared',
    OPENFGA_AUTHN_PRESHARED_KEYS: text`${KEY}`,
    OPENFGA_DATASTORE_MAX_CACHE_SIZE: String(MODELS),
    OPENFGA_DATASTORE_MAX_OPEN_CONNS: String(OPENFGA_DATABASE.connections),
    OPENFGA_DATASTORE_MAX_TYPESYSTEM_CACHE_SIZE: String(MODELS),
    OPENFGA_GRPC_ADDR: `0.0.0.0:${PORTS.grpc}`,
    OPENFGA_HTTP_ADDR: `0.0.0.0:${PORTS.http}`,
    OPENFGA_LOG_LEVEL: 'warn',
    OPENFGA_METRICS_ADDR: `0.0.0.0:${PORTS.metrics}`,
    OPENFGA_METRICS_ENABLED: 'true',
    // A page that asks nobody for a password, and fetches its code from elsewhere.
    OPENFGA_PLAYGROUND_ENABLED: 'false',
  };
}
