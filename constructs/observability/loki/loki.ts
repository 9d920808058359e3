import type { Construct } from 'constructs';
import { IMAGES } from '../../core/versions.ts';
import { Workload } from '../../workload/workload.ts';
import { DATA, lokiFile, PORT } from './loki.config.ts';
import { lokiMemory } from './loki.memory.ts';
import type { LokiSettings } from './loki.settings.ts';

const PATH = 'observability.loki';
const FILE = '/etc/loki/somastack.yaml';
const PROGRAM = '/usr/bin/loki';

/** Keeps log lines and finds them again. On a disk of its own, so that it can tell what became of everything else. */
export class Loki extends Workload {
  constructor(scope: Construct, id: string, { disk, retention, ...size }: LokiSettings) {
    const memoryModel = lokiMemory(`${PATH}.memory`, size.memory);
    super(scope, id, {
      ...size,
      path: PATH,
      replicas: 1,
      memoryModel,
      ports: { http: PORT },
      metrics: { port: 'http', path: '/metrics' },
      container: () => ({
        image: IMAGES.loki,
        runAs: { uid: 10_001, gid: 10_001 },
        entrypoint: [PROGRAM],
        command: [`-config.file=${FILE}`],
        environment: { GOMEMLIMIT: memoryModel.goMemLimit.toGo() },
        files: [{ path: FILE, content: lokiFile(memoryModel, retention) }],
        volumes: [{ name: 'data', path: DATA, size: disk }],
        health: {
          readiness: { type: 'command', command: [PROGRAM, '-health'] },
          // It counts as ready 15 s after its ring is.
          startSeconds: 60,
        },
      }),
    });
  }

  get http() {
    return this.port('http');
  }
}
