import type { Construct } from 'constructs';
import type { Component } from '../../core/model/component.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import { goMemory } from '../../core/memory/go-runtime.ts';
import { text, type Value } from '../../core/model/value.ts';
import { IMAGES } from '../../core/versions.ts';
import { Workload } from '../../workload/workload.ts';
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

export type TemporalUiProps = TemporalSettings['ui'] & {
  readonly frontend: Endpoint;
  /** The job that makes the namespace with which the page opens. */
  readonly namespaces: Component;
};

/**
 * Temporal's web interface, where developers inspect workflows. It has no authentication, so it is published on loopback only.
 */
export class TemporalUi extends Workload {
  constructor(scope: Construct, id: string, { frontend, namespaces, ...size }: TemporalUiProps) {
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
        },
        health: {
          readiness: { type: 'http', endpoint: self.port('http'), path: '/healthz' },
          startSeconds: 20,
        },
      }),
    });
  }
}
