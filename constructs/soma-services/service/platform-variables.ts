import type { Value } from '../../core/model/value.ts';
import { text } from '../../core/model/value.ts';
import type { ServiceBackends } from './service-backends.ts';

export type Variables = Readonly<Record<string, Value>>;

/** A process, and which of the shared systems it may reach: another's address would be a right that nobody gives it. */
export interface Told {
  readonly name: string;
  readonly image: string;
  readonly kafka?: boolean;
  /** Its own database, as its own role. */
  readonly postgres?: Value | undefined;
  /** The key-value store, as its own user. */
  readonly redis?: Value | undefined;
}

/**
 * What every process of a Soma service is told in the same words: the stack's own names for shared systems, the mode, and
 * who it is in a trace. No service reads the four SOMASTACK_ names at the commits that are written for, but SomaAgentHub's
 * identity service one of them; they are there for those that will.
 */
export function platformVariables(
  { name, image, kafka = false, postgres, redis }: Told,
  backends: ServiceBackends,
): Variables {
  const collector = backends.otel && text`http://${backends.otel.soft()}`;
  return {
    OTEL_PROPAGATORS: 'tracecontext,baggage',
    OTEL_RESOURCE_ATTRIBUTES: `deployment.environment.name=${backends.environment},service.namespace=somastack,service.version=${versionOf(image)}`,
    OTEL_SERVICE_NAME: name,
    SOMA_DEPLOY_MODE: backends.deployMode,
    ...(kafka && { SOMASTACK_KAFKA_BOOTSTRAP: text`${backends.kafka.bootstrap.soft()}` }),
    ...(postgres !== undefined && { SOMASTACK_POSTGRES_DSN: postgres }),
    ...(redis !== undefined && { SOMASTACK_REDIS_URL: redis }),
    // One endpoint under two names: the collector takes what Jaeger's own would.
    ...(collector && {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
      SOMASTACK_JAEGER_ENDPOINT: collector,
    }),
  };
}

/** Tag or digest of an image reference; neither has a sign that the list of attributes would need escaped. */
function versionOf(image: string): string {
  return image.split(/[@/]/).at(-1)?.split(':').at(-1) ?? '';
}
