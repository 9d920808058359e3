import type { Construct } from 'constructs';
import { goMemory } from '../../core/memory/go-runtime.ts';
import { Memory } from '../../core/amounts/memory.ts';
import type { Secret } from '../../core/model/secret.ts';
import { reference } from '../../core/model/value.ts';
import { IMAGES } from '../../core/versions.ts';
import { Workload } from '../../workload/workload.ts';
import { AUTHORITY, bundle, type Issuer } from './opa.bundle.ts';
import type { OpaSettings } from './opa.settings.ts';
import { OPA_MONITORING } from './opa.monitoring.ts';

const POLICIES = '/policies';

/** Peak resident size with a few policies and 200 queries, measured on 1.22: 38 MiB. */
const LEAST_GO_HEAP = Memory.mebibytes(48);

export interface OpaProps extends OpaSettings {
  /** Issuer of tokens for the gateway. @default the gateway accepts API keys only */
  readonly issuer?: Issuer | undefined;
  /** Bearer token of the gateway. @default there is no gateway */
  readonly gatewayToken?: Secret | undefined;
}

/** OPA, the policy engine: services ask it for decisions over HTTP. */
export class Opa extends Workload {
  constructor(scope: Construct, id: string, { issuer, gatewayToken, ...settings }: OpaProps) {
    const memoryModel = goMemory(`${settings.path}.memory`, settings.memory, LEAST_GO_HEAP);
    super(scope, id, {
      ...settings,
      memoryModel,
      ports: { http: 8181 },
      metrics: { port: 'http', path: '/metrics' },
      monitoring: OPA_MONITORING,
      container: (self) => ({
        image: IMAGES.opa,
        runAs: { uid: 1000, gid: 1000 },
        command: [
          'run',
          '--server',
          `--addr=0.0.0.0:${self.port('http').port}`,
          '--disable-telemetry',
          '--log-format=json',
          // A bearer token becomes the caller's identity; policy system.authz decides what each caller may ask.
          '--authentication=token',
          '--authorization=basic',
          // Policy system.log masks secrets in the decision log.
          '--set=decision_logs.console=true',
          '--bundle',
          POLICIES,
        ],
        environment: {
          GOMEMLIMIT: memoryModel.goMemLimit.toGo(),
          ...(gatewayToken && { GATEWAY_OPA_TOKEN: reference(gatewayToken) }),
        },
        files: bundle(POLICIES, issuer),
        ...(issuer?.authority && { trusts: [{ path: AUTHORITY, server: issuer.authority }] }),
        health: {
          readiness: { type: 'http', endpoint: self.port('http'), path: '/health?plugins' },
          liveness: { type: 'http', endpoint: self.port('http'), path: '/health' },
          startSeconds: 10,
        },
      }),
    });
  }

  get http() {
    return this.port('http');
  }
}
