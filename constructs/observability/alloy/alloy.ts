import type { Construct } from 'constructs';
import type { Endpoint } from '../../core/model/endpoint.ts';
import { goMemory } from '../../core/memory/go-runtime.ts';
import { Memory } from '../../core/amounts/memory.ts';
import { IMAGES } from '../../core/versions.ts';
import { Workload } from '../../workload/workload.ts';
import { pipeline, PORTS } from './alloy.config.ts';
import type { AlloySettings } from './alloy.settings.ts';
import { riverFile, riverProblems } from './river.ts';

const PATH = 'observability.alloy';
const FILE = '/etc/alloy/somastack.alloy';
const STATE = '/var/lib/alloy/data';

/** An estimate: no registry has the program whole. Its own guide starts at twice as much for many more lines. */
const LEAST_GO_HEAP = Memory.mebibytes(96);

export interface AlloyProps extends AlloySettings {
  /** Where lines are kept. */
  readonly store: Endpoint;
}

/** Carries log lines: the engine sends them here, so that nothing in a container needs the engine's socket or its folders. */
export class Alloy extends Workload {
  constructor(scope: Construct, id: string, { store, ...size }: AlloyProps) {
    const memoryModel = goMemory(`${PATH}.memory`, size.memory, LEAST_GO_HEAP, { measured: false });
    const blocks = pipeline(store.soft());
    super(scope, id, {
      ...size,
      path: PATH,
      replicas: 1,
      memoryModel,
      ports: PORTS,
      metrics: { port: 'http', path: '/metrics' },
      // The engine is outside of the project's network.
      published: ['syslog'],
      datagrams: ['syslog'],
      container: (self) => ({
        image: IMAGES.alloy,
        runAs: { uid: 473, gid: 473 },
        command: [
          'run',
          FILE,
          `--server.http.listen-addr=0.0.0.0:${PORTS.http}`,
          `--storage.path=${STATE}`,
          '--disable-reporting',
        ],
        environment: { GOMEMLIMIT: memoryModel.goMemLimit.toGo() },
        files: [{ path: FILE, content: riverFile(blocks) }],
        scratch: [STATE],
        health: {
          readiness: { type: 'http', endpoint: self.port('http'), path: '/-/ready' },
          startSeconds: 30,
        },
      }),
    });
    this.node.addValidation({
      validate: () => riverProblems(blocks).map((problem) => `${PATH}: ${problem}`),
    });
  }

  /** Where the engine sends what containers say, by syslog over UDP. */
  get lines() {
    return this.port('syslog');
  }
}
