import type { Value } from '../../core/model/value.ts';
import { text } from '../../core/model/value.ts';
import type { ServiceBackends } from './service-backends.ts';

export type Variables = Readonly<Record<string, Value>>;

/** A process, and the shared systems that it may reach: an address also opens the network policy. */
export interface Told {
  readonly name: string;
  readonly image: string;
  readonly kafka?: boolean;
  /** URL of the service's own database, with its own role. */
  readonly postgres?: Value | undefined;
  /** URL of Redis, with the service's own user. */
  readonly redis?: Value | undefined;
}

/**
 * Variables that every process of a Soma service has: addresses of shared systems under the stack's own names, the deploy mode,
 * and its name in traces. At the commits that this is written for, only SomaAgentHub's identity service reads one of the four
 * SOMASTACK_ names; the requirements ask for all of them.
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
    // The collector also accepts what the services would send to Jaeger, so both names have the same endpoint.
    ...(collector && {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
      SOMASTACK_JAEGER_ENDPOINT: collector,
    }),
  };
}

/** Tag or digest of an image reference; neither has a character that must be escaped in a list of attributes. */
function versionOf(image: string): string {
  return image.split(/[@/]/).at(-1)?.split(':').at(-1) ?? '';
}
