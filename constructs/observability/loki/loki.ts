import type { Construct } from 'constructs';
import { IMAGES } from '../../core/versions.ts';
import { Workload } from '../../workload/workload.ts';
import { DATA, lokiFile, PORT } from './loki.config.ts';
import { lokiMemory } from './loki.memory.ts';
import type { LokiSettings } from './loki.settings.ts';

const FILE = '/etc/loki/somastack.yaml';
const PROGRAM = '/usr/bin/loki';

/** Loki, the log store. It has a disk of its own, so that it survives a failure of the systems that it helps to explain. */
export class Loki extends Workload {
  constructor(scope: Construct, id: string, { disk, retention, ...size }: LokiSettings) {
    const memoryModel = lokiMemory(`${size.path}.memory`, size.memory);
    super(scope, id, {
      ...size,
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
          // Loki reports ready 15 s after its ring does.
          startSeconds: 60,
        },
      }),
    });
  }

  get http() {
    return this.port('http');
  }
}
