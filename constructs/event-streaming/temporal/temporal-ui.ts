import type { Construct } from 'constructs';
import type { Component } from '../../core/model/component.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import { goMemory } from '../../core/memory/go-runtime.ts';
import { text, type Value } from '../../core/model/value.ts';
import { IMAGES } from '../../core/versions.ts';
import { Workload } from '../../workload/workload.ts';
import { UI } from './temporal.memory.ts';
import type { TemporalSettings } from './temporal.settings.ts';

/** The same number inside and on the developer's machine: browsers are let in by the address they came from. */
const PORT = 8233;

/** Variables of the image's `config/docker.yaml`; any other would be ignored without a word. */
type Variable =
  | 'TEMPORAL_ADDRESS'
  | 'TEMPORAL_CORS_ORIGINS'
  | 'TEMPORAL_CSRF_COOKIE_INSECURE'
  | 'TEMPORAL_DISABLE_NEWS_FETCH'
  | 'TEMPORAL_UI_PORT';

export type TemporalUiProps = TemporalSettings['ui'] & {
  readonly frontend: Endpoint;
  /** What makes the namespace that it opens with. */
  readonly namespaces: Component;
};

/** The page on which a developer sees what workflows did; it asks nobody for a password, so loopback alone reaches it. */
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
            TEMPORAL_CORS_ORIGINS: `http://localhost:${PORT}`,
            // Plain HTTP: browsers would throw a secure cookie away.
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
