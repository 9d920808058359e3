import type { Construct } from 'constructs';
import somabrainAuth from '../../../policies/somabrain/auth.rego';
import somaPolicy from '../../../policies/soma/policy.rego';
import somaIntegrator from '../../../policies/soma/integrator.rego';
import { goMemory } from '../../core/go-runtime.ts';
import { Memory } from '../../core/memory.ts';
import { IMAGES } from '../../versions.ts';
import { Workload } from '../../workload/workload.ts';
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
          '--set=decision_logs.console=false',
          POLICIES,
        ],
        environment: { GOMEMLIMIT: memoryModel.goMemLimit.toGo() },
        files: [
          { path: `${POLICIES}/soma/policy.rego`, content: somaPolicy },
          { path: `${POLICIES}/soma/integrator.rego`, content: somaIntegrator },
          { path: `${POLICIES}/somabrain/auth.rego`, content: somabrainAuth },
        ],
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
