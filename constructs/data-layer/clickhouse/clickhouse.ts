import type { Construct } from 'constructs';
import { Secret } from '../../core/model/secret.ts';
import { text } from '../../core/model/value.ts';
import { IMAGES } from '../../core/versions.ts';
import { Workload } from '../../workload/workload.ts';
import { METRICS_PATH, PASSWORD_VARIABLE, PORTS, serverFile, USER, usersFile } from './clickhouse.config.ts';
import { clickhouseMemory } from './clickhouse.memory.ts';
import type { ClickhouseSettings } from './clickhouse.settings.ts';
import { CLICKHOUSE_MONITORING } from './clickhouse.monitoring.ts';

const ETC = '/etc/clickhouse-server';
const PASSWORD = new Secret(PASSWORD_VARIABLE);

/** ClickHouse, a column store for analytics over rows that do not change. */
export class Clickhouse extends Workload {
  constructor(scope: Construct, id: string, { disk, ...size }: ClickhouseSettings) {
    const memoryModel = clickhouseMemory(`${size.path}.memory`, size.memory);
    super(scope, id, {
      ...size,
      replicas: 1,
      memoryModel,
      ports: PORTS,
      metrics: { port: 'metrics', path: METRICS_PATH },
      monitoring: CLICKHOUSE_MONITORING,
      published: ['http'],
      profiles: ['analytics'],
      container: (self) => ({
        image: IMAGES.clickhouse,
        runAs: { uid: 101, gid: 101 },
        // The image's own entrypoint is not used, because it writes a user file next to the program's files and changes accounts;
        // both are configured here.
        entrypoint: ['/usr/bin/clickhouse-server', `--config-file=${ETC}/config.xml`],
        environment: { CLICKHOUSE_WATCHDOG_ENABLE: '0', [PASSWORD_VARIABLE]: text`${PASSWORD}` },
        files: [
          { path: `${ETC}/config.d/somastack.yaml`, content: serverFile(memoryModel) },
          { path: `${ETC}/users.d/somastack-users.yaml`, content: usersFile(memoryModel) },
        ],
        volumes: [{ name: 'data', path: '/var/lib/clickhouse', size: disk }],
        scratch: ['/tmp'],
        health: {
          readiness: { type: 'http', endpoint: self.port('http'), path: '/ping' },
          startSeconds: 60,
        },
      }),
    });
  }

  /** Endpoint of ClickHouse's native protocol, with the user and the password. */
  get account() {
    return { native: this.port('native'), user: USER, password: PASSWORD };
  }
}
