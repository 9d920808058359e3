import type { Construct } from 'constructs';
import type { Container } from '../../core/model/container.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import { goMemory } from '../../core/memory/go-runtime.ts';
import { Memory } from '../../core/amounts/memory.ts';
import { IMAGES } from '../../core/versions.ts';
import { Contained } from '../../workload/contained.ts';
import { pipeline } from './alloy.config.ts';
import { ENGINE, type LineSource, PORTS } from './alloy.sources.ts';
import type { AlloySettings } from './alloy.settings.ts';
import { riverFile, riverProblems } from './river.ts';

const FILE = '/etc/alloy/somastack.alloy';
/** Where it notes how far it has read. */
export const STATE = '/var/lib/alloy/data';

/** An estimate, because no package registry has the whole program. Its own guide starts at twice as much for many more lines. */
const LEAST_GO_HEAP = Memory.mebibytes(96);

export interface AlloyProps extends AlloySettings {
  /** Where lines are kept. */
  readonly store: Endpoint;
  /** Number of nodes of a cluster; 0 where there is none. */
  readonly nodes: number;
}

/** Alloy, the log shipper: the engine sends lines to it, so that no container needs the engine's socket or folders. */
export class Alloy extends Contained {
  readonly kind = 'alloy';
  private readonly store: Endpoint;
  private readonly goMemLimit: string;
  private readonly everyNode: boolean;

  constructor(scope: Construct, id: string, { store, nodes, everyNode, ...size }: AlloyProps) {
    const memoryModel = goMemory(`${size.path}.memory`, size.memory, LEAST_GO_HEAP, { measured: false });
    super(scope, id, {
      ...size,
      replicas: everyNode ? nodes : 1,
      memoryModel,
      ports: PORTS,
      metrics: { port: 'http', path: '/metrics' },
      // The engine is not in the project's network, so it sends to a published port.
      published: ['syslog'],
      datagrams: ['syslog'],
      container: () => this.reading(ENGINE),
    });
    this.store = store.soft();
    this.everyNode = everyNode ?? false;
    this.goMemLimit = memoryModel.goMemLimit.toGo();
    this.node.addValidation({
      validate: () =>
        riverProblems(pipeline(ENGINE, this.store)).map((problem) => `${size.path}: ${problem}`),
    });
  }

  override get onEveryNode(): boolean {
    return this.everyNode;
  }

  /** Its container where it takes lines from a source. */
  reading(source: LineSource): Container {
    return {
      image: IMAGES.alloy,
      runAs: { uid: 473, gid: 473 },
      command: [
        'run',
        FILE,
        `--server.http.listen-addr=0.0.0.0:${PORTS.http}`,
        `--storage.path=${STATE}`,
        '--disable-reporting',
      ],
      environment: { GOMEMLIMIT: this.goMemLimit },
      files: [{ path: FILE, content: riverFile(pipeline(source, this.store)) }],
      ...(!this.everyNode && { scratch: [STATE] }),
      health: {
        readiness: { type: 'http', endpoint: this.port('http'), path: '/-/ready' },
        startSeconds: 30,
      },
    };
  }

  /** Endpoint to which the engine sends log lines, by syslog over UDP. */
  get lines() {
    return this.port('syslog');
  }
}
