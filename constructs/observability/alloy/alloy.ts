import type { Construct } from 'constructs';
import type { Endpoint } from '../../core/model/endpoint.ts';
import { goMemory } from '../../core/memory/go-runtime.ts';
import { Memory } from '../../core/amounts/memory.ts';
import { IMAGES } from '../../core/versions.ts';
import { Workload } from '../../workload/workload.ts';
import { pipeline, PORTS } from './alloy.config.ts';
import type { AlloySettings } from './alloy.settings.ts';
import { riverFile, riverProblems } from './river.ts';

const FILE = '/etc/alloy/somastack.alloy';
const STATE = '/var/lib/alloy/data';

/** An estimate, because no package registry has the whole program. Its own guide starts at twice as much for many more lines. */
const LEAST_GO_HEAP = Memory.mebibytes(96);

export interface AlloyProps extends AlloySettings {
  /** Where lines are kept. */
  readonly store: Endpoint;
}

/** Alloy, the log shipper: the engine sends lines to it, so that no container needs the engine's socket or folders. */
export class Alloy extends Workload {
  constructor(scope: Construct, id: string, { store, ...size }: AlloyProps) {
    const memoryModel = goMemory(`${size.path}.memory`, size.memory, LEAST_GO_HEAP, { measured: false });
    const blocks = pipeline(store.soft());
    super(scope, id, {
      ...size,
      replicas: 1,
      memoryModel,
      ports: PORTS,
      metrics: { port: 'http', path: '/metrics' },
      // The engine is not in the project's network, so it sends to a published port.
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
      validate: () => riverProblems(blocks).map((problem) => `${size.path}: ${problem}`),
    });
  }

  /** Endpoint to which the engine sends log lines, by syslog over UDP. */
  get lines() {
    return this.port('syslog');
  }
}
