import type { Construct } from 'constructs';
import { goMemory } from '../../core/go-runtime.ts';
import { Memory } from '../../core/memory.ts';
import { IMAGES } from '../../versions.ts';
import { Workload } from '../../workload/workload.ts';
import { bundle } from './opa.bundle.ts';
import type { OpaSettings } from './opa.settings.ts';

const PATH = 'security.opa';
const POLICIES = '/policies';

/** Peak resident size with a few policies and 200 queries, measured on 1.22: 38 MiB. */
const LEAST_GO_HEAP = Memory.mebibytes(48);

/** Decides who may do what; services ask it by HTTP. */
export class Opa extends Workload {
  constructor(scope: Construct, id: string, settings: OpaSettings) {
    const memoryModel = goMemory(`${PATH}.memory`, settings.memory, LEAST_GO_HEAP);
    super(scope, id, {
      ...settings,
      path: PATH,
      memoryModel,
      ports: { http: 8181 },
      container: (self) => ({
        image: IMAGES.opa,
        runAs: { uid: 1000, gid: 1000 },
        command: [
          'run',
          '--server',
          `--addr=0.0.0.0:${self.port('http').port}`,
          '--disable-telemetry',
          '--log-format=json',
          // A bearer that somebody sends becomes the caller's identity; policy system.authz says what each may ask.
          '--authentication=token',
          '--authorization=basic',
          // Policy system.log hides what must not be read there.
          '--set=decision_logs.console=true',
          '--bundle',
          POLICIES,
        ],
        environment: { GOMEMLIMIT: memoryModel.goMemLimit.toGo() },
        files: bundle(POLICIES),
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
