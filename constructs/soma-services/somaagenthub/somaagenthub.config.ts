import type { Endpoint } from '../../core/model/endpoint.ts';
import { Secret } from '../../core/model/secret.ts';
import { text } from '../../core/model/value.ts';
import { platformVariables, type Variables } from '../service/platform-variables.ts';
import { storeUrl } from '../service/service-addresses.ts';
import { NAME } from './somaagenthub.demands.ts';
import type { ServiceBackends } from '../service/service-backends.ts';
import type { SomaagenthubSettings } from './somaagenthub.settings.ts';

export interface SomaagenthubProps extends SomaagenthubSettings {
  readonly backends: ServiceBackends;
  readonly clickhouse: NonNullable<ServiceBackends['clickhouse']>;
  readonly temporal: NonNullable<ServiceBackends['temporal']>;
}

const JWT_SECRET = new Secret('SOMAAGENTHUB_JWT_SECRET');

/** What its workers ask Temporal for. */
const TASK_QUEUE = 'somagent.session.workflows';

/** A process, and the image that it comes from. */
interface From {
  readonly name: string;
  readonly image: string;
}

/** Its identity service: it ends when Redis or the store of its audit does not answer. */
export function identityEnvironment(from: From, { backends, clickhouse }: SomaagenthubProps): Variables {
  const store = storeUrl(NAME, backends.redis);
  return {
    ...platformVariables({ ...from, redis: store }, backends),
    ENABLE_OTLP: String(backends.otel !== undefined),
    HOME: '/tmp',
    REDIS_URL: store,
    SOMAGENT_IDENTITY_JWT_SECRET: text`${JWT_SECRET}`,
    // The one that every server has; the service makes its table in it.
    SOMASTACK_CLICKHOUSE_DATABASE: 'default',
    SOMASTACK_CLICKHOUSE_HOST: text`${clickhouse.native.hostName}`,
    SOMASTACK_CLICKHOUSE_PASSWORD: text`${clickhouse.password}`,
    SOMASTACK_CLICKHOUSE_PORT: text`${clickhouse.native.portNumber}`,
    SOMASTACK_CLICKHOUSE_USERNAME: clickhouse.user,
  };
}

/** The orchestrator's API and worker; policy engine, models and notifications of its repository do not run here. */
export function orchestratorEnvironment(from: From, identity: Endpoint, props: SomaagenthubProps): Variables {
  const { backends, temporal } = props;
  return {
    ...platformVariables({ ...from, kafka: true }, backends),
    HOME: '/tmp',
    IDENTITY_SERVICE_URL: text`http://${identity.soft()}/v1/tokens/issue`,
    KAFKA_BOOTSTRAP_SERVERS: text`${backends.kafka.bootstrap.soft()}`,
    TEMPORAL_ENABLED: 'true',
    TEMPORAL_HOST: text`${temporal.frontend}`,
    TEMPORAL_NAMESPACE: 'default',
    TEMPORAL_TASK_QUEUE: TASK_QUEUE,
  };
}

export function gatewayEnvironment(
  from: From,
  { identity, orchestrator }: { readonly identity: Endpoint; readonly orchestrator: Endpoint },
  { backends }: SomaagenthubProps,
): Variables {
  const store = storeUrl(NAME, backends.redis);
  return {
    ...platformVariables({ ...from, kafka: true, redis: store }, backends),
    AUTH_URL: text`http://${identity}`,
    ENABLE_OTLP: String(backends.otel !== undefined),
    HOME: '/tmp',
    KAFKA_BOOTSTRAP_SERVERS: text`${backends.kafka.bootstrap.soft()}`,
    OPA_URL: text`http://${backends.opa.soft()}`,
    ORCHESTRATOR_URL: text`http://${orchestrator}`,
    REDIS_URL: store,
    SOMAGENT_IDENTITY_JWT_SECRET: text`${JWT_SECRET}`,
  };
}
