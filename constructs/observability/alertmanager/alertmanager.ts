import type { Construct } from 'constructs';
import { goMemory } from '../../core/memory/go-runtime.ts';
import { Memory } from '../../core/amounts/memory.ts';
import { IMAGES } from '../../core/versions.ts';
import { Workload } from '../../workload/workload.ts';
import { alertmanagerFile, CONFIG, secretFiles } from './alertmanager.config.ts';
import { ALERTMANAGER_MONITORING } from './alertmanager.monitoring.ts';
import type { AlertmanagerSettings } from './alertmanager.settings.ts';

const DATA = '/alertmanager';

/** Resident memory with the emitted file and a few alerts: 32 MiB, measured on 0.25. */
const LEAST_GO_HEAP = Memory.mebibytes(32);
const DISK = Memory.mebibytes(256);

/** Alertmanager: it groups and routes alerts, and keeps silences. */
export class Alertmanager extends Workload {
  constructor(scope: Construct, id: string, { tell, ...size }: AlertmanagerSettings) {
    const memoryModel = goMemory(`${size.path}.memory`, size.memory, LEAST_GO_HEAP);
    super(scope, id, {
      ...size,
      replicas: 1,
      memoryModel,
      ports: { http: 9093 },
      metrics: { port: 'http', path: '/metrics' },
      monitoring: ALERTMANAGER_MONITORING,
      container: (self) => ({
        image: IMAGES.alertmanager,
        runAs: { uid: 65534, gid: 65534 },
        command: [
          `--config.file=${CONFIG}`,
          `--storage.path=${DATA}`,
          `--web.listen-address=0.0.0.0:${self.port('http').port}`,
          // A single instance does not look for peers.
          '--cluster.listen-address=',
          '--log.format=json',
        ],
        environment: { GOMEMLIMIT: memoryModel.goMemLimit.toGo() },
        files: [{ path: CONFIG, content: alertmanagerFile(tell) }, ...secretFiles(tell)],
        volumes: [{ name: 'data', path: DATA, size: DISK }],
        health: {
          readiness: { type: 'http', endpoint: self.port('http'), path: '/-/ready' },
          liveness: { type: 'http', endpoint: self.port('http'), path: '/-/healthy' },
          startSeconds: 30,
        },
      }),
    });
  }

  get http() {
    return this.port('http');
  }
}
