import type { Construct } from 'constructs';
import { goMemory } from '../../core/memory/go-runtime.ts';
import { Memory } from '../../core/amounts/memory.ts';
import { IMAGES } from '../../core/versions.ts';
import { Workload } from '../../workload/workload.ts';
import { alertmanagerFile, CONFIG, secretFiles } from './alertmanager.config.ts';
import { ALERTMANAGER_MONITORING } from './alertmanager.monitoring.ts';
import type { AlertmanagerSettings } from './alertmanager.settings.ts';

const PATH = 'observability.metrics.alertmanager';
const DATA = '/alertmanager';

/** Resident with the emitted file and a handful of alerts, measured on 0.25: 32 MiB. */
const LEAST_GO_HEAP = Memory.mebibytes(32);
const DISK = Memory.mebibytes(256);

/** Says who hears of an alert, once, and keeps what people silenced. */
export class Alertmanager extends Workload {
  constructor(scope: Construct, id: string, { tell, ...size }: AlertmanagerSettings) {
    const memoryModel = goMemory(`${PATH}.memory`, size.memory, LEAST_GO_HEAP);
    super(scope, id, {
      ...size,
      replicas: 1,
      path: PATH,
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
          // One alone: it looks for no others.
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
