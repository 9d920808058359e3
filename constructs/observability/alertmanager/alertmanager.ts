import type { Construct } from 'constructs';
import { goMemory } from '../../core/memory/go-runtime.ts';
import { Memory } from '../../core/amounts/memory.ts';
import { OWN_ADDRESS } from '../../core/model/endpoint.ts';
import { text, type Value } from '../../core/model/value.ts';
import { IMAGES } from '../../core/versions.ts';
import type { Contained } from '../../workload/contained.ts';
import { Workload } from '../../workload/workload.ts';
import { alertmanagerFile, CONFIG, portsOutside, secretFiles } from './alertmanager.config.ts';
import { ALERTMANAGER_MONITORING, ALERTMANAGERS_MONITORING } from './alertmanager.monitoring.ts';
import type { AlertmanagerSettings } from './alertmanager.settings.ts';

const DATA = '/alertmanager';

/** Resident memory with the emitted file and a few alerts: 32 MiB, measured on 0.25. */
const LEAST_GO_HEAP = Memory.mebibytes(32);
const DISK = Memory.mebibytes(256);

/** Port at which replicas tell each other, by TCP and by UDP, what they notified of and which silences there are. */
const GOSSIP_PORT = 9094;

/** Alertmanager: it groups and routes alerts, and keeps silences. Replicas agree by gossip, so that people hear of an alert once. */
export class Alertmanager extends Workload {
  constructor(scope: Construct, id: string, { tell, ...size }: AlertmanagerSettings) {
    const memoryModel = goMemory(`${size.path}.memory`, size.memory, LEAST_GO_HEAP);
    const several = size.replicas > 1;
    super(scope, id, {
      ...size,
      memoryModel,
      ports: { http: 9093, ...(several && { gossip: GOSSIP_PORT, 'gossip-udp': GOSSIP_PORT }) },
      datagrams: ['gossip-udp'],
      metrics: { port: 'http', path: '/metrics' },
      monitoring: several ? ALERTMANAGERS_MONITORING : ALERTMANAGER_MONITORING,
      container: (self) => ({
        image: IMAGES.alertmanager,
        runAs: { uid: 65534, gid: 65534 },
        command: [
          `--config.file=${CONFIG}`,
          `--storage.path=${DATA}`,
          `--web.listen-address=0.0.0.0:${self.port('http').port}`,
          ...clusterFlags(self),
          '--log.format=json',
        ],
        environment: { GOMEMLIMIT: memoryModel.goMemLimit.toGo() },
        files: [{ path: CONFIG, content: alertmanagerFile(tell) }, ...secretFiles(tell)],
        volumes: [{ name: 'data', path: DATA, size: DISK }],
        portsOutside: portsOutside(tell),
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

/**
 * How replicas find each other: by a name that resolves to the address of each, which is asked again every quarter of a minute. Each
 * states its own address, because the program would guess one only in the ranges of private networks.
 */
function clusterFlags(self: Contained): readonly Value[] {
  // A single instance does not look for peers.
  if (self.replicas === 1) return ['--cluster.listen-address='];
  const gossip = self.port('gossip');
  return [
    `--cluster.listen-address=0.0.0.0:${gossip.port}`,
    text`--cluster.advertise-address=${OWN_ADDRESS}:${gossip.port}`,
    text`--cluster.peer=${gossip.members}:${gossip.port}`,
  ];
}
