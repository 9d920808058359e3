import type { Construct } from 'constructs';
import type { Component } from '../../core/model/component.ts';
import { authorityIn } from '../../core/model/container.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import { goMemory } from '../../core/memory/go-runtime.ts';
import { text, type Value } from '../../core/model/value.ts';
import { IMAGES } from '../../core/versions.ts';
import { Workload } from '../../workload/workload.ts';
import { CLIENTS, CLIENTS_FOLDER } from './temporal-services.config.ts';
import { UI } from './temporal.memory.ts';
import type { TemporalSettings } from './temporal.settings.ts';

/**
 * The port is the same in the container and on the developer's machine, because the server only accepts browsers of the stated
 * origin.
 */
const PORT = 8233;

/** Variables of the image's `config/docker.yaml`; it silently ignores any other. */
type Variable =
  | 'TEMPORAL_ADDRESS'
  | 'TEMPORAL_CORS_ORIGINS'
  | 'TEMPORAL_CSRF_COOKIE_INSECURE'
  | 'TEMPORAL_DISABLE_NEWS_FETCH'
  | 'TEMPORAL_UI_PORT';

/** Variables of a page that calls a frontend which wants to know who calls. */
type TlsVariable =
  | 'TEMPORAL_DISABLE_WRITE_ACTIONS'
  | 'TEMPORAL_TLS_CA'
  | 'TEMPORAL_TLS_CERT'
  | 'TEMPORAL_TLS_ENABLE_HOST_VERIFICATION'
  | 'TEMPORAL_TLS_KEY';

/** What the page says of itself to the frontend, whose name it verifies, and what it leaves to others. */
const SHOWING_ITSELF = {
  TEMPORAL_DISABLE_WRITE_ACTIONS: 'true',
  TEMPORAL_TLS_CA: authorityIn(CLIENTS_FOLDER),
  TEMPORAL_TLS_CERT: `${CLIENTS_FOLDER}/tls.crt`,
  TEMPORAL_TLS_ENABLE_HOST_VERIFICATION: 'true',
  TEMPORAL_TLS_KEY: `${CLIENTS_FOLDER}/tls.key`,
} satisfies Record<TlsVariable, Value>;

export type TemporalUiProps = TemporalSettings['ui'] & {
  readonly frontend: Endpoint;
  /** The job that makes the namespace with which the page opens. */
  readonly namespaces: Component;
  /** Whether the server wants to see a certificate; the page then changes nothing, since it asks nobody who somebody is. */
  readonly tls: boolean;
};

/**
 * Temporal's web interface, where developers inspect workflows. It has no authentication, so it is published on loopback only.
 */
export class TemporalUi extends Workload {
  constructor(scope: Construct, id: string, { frontend, namespaces, tls, ...size }: TemporalUiProps) {
    const memoryModel = goMemory(`${size.path}.memory`, size.memory, UI);
    super(scope, id, {
      ...size,
      replicas: 1,
      memoryModel,
      ports: { http: PORT },
      published: ['http'],
      after: [namespaces],
      container: (self) => ({
        image: IMAGES.temporalUi,
        runAs: { uid: 1000, gid: 1000 },
        environment: {
          GOMEMLIMIT: memoryModel.goMemLimit.toGo(),
          ...({
            TEMPORAL_ADDRESS: text`${frontend}`,
            TEMPORAL_CORS_ORIGINS: text`http://${self.port('http').published}`,
            // The page is served over plain HTTP, and browsers would drop a secure cookie.
            TEMPORAL_CSRF_COOKIE_INSECURE: 'true',
            TEMPORAL_DISABLE_NEWS_FETCH: 'true',
            TEMPORAL_UI_PORT: String(PORT),
          } satisfies Record<Variable, Value>),
          ...(tls && SHOWING_ITSELF),
        },
        ...(tls && { circles: [{ circle: CLIENTS, path: CLIENTS_FOLDER }] }),
        health: {
          readiness: { type: 'http', endpoint: self.port('http'), path: '/healthz' },
          startSeconds: 20,
        },
      }),
    });
  }
}
