import type { Construct } from 'constructs';
import { databasePassword } from '../../core/model/secret.ts';
import { goMemory } from '../../core/memory/go-runtime.ts';
import { Memory } from '../../core/amounts/memory.ts';
import { text } from '../../core/model/value.ts';
import { IMAGES } from '../../core/versions.ts';
import { Workload } from '../../workload/workload.ts';
import { MONITOR_DATABASE } from './exporters.demands.ts';
import type { ExporterSources } from './exporters.sources.ts';
import type { ExporterSize } from './exporters.settings.ts';
import { POSTGRES_MONITORING } from './postgres-exporter.monitoring.ts';

const LEAST_GO_HEAP = Memory.mebibytes(16);

/** Exporter of PostgreSQL's statistics. Its role may read nothing else, and it connects directly, because a pool serves one database. */
export class PostgresExporter extends Workload {
  constructor(
    scope: Construct,
    id: string,
    settings: ExporterSize,
    { direct, databases }: ExporterSources['postgres'],
  ) {
    const memoryModel = goMemory(`${settings.path}.memory`, settings.memory, LEAST_GO_HEAP);
    super(scope, id, {
      ...settings,
      replicas: 1,
      memoryModel,
      ports: { metrics: 9187 },
      metrics: { port: 'metrics', path: '/metrics' },
      monitoring: POSTGRES_MONITORING,
      after: [databases],
      container: (self) => ({
        image: IMAGES.postgresExporter,
        runAs: { uid: 65534, gid: 65534 },
        environment: {
          DATA_SOURCE_PASS: text`${databasePassword(MONITOR_DATABASE.name)}`,
          DATA_SOURCE_URI: text`${direct}/${MONITOR_DATABASE.name}?sslmode=disable`,
          DATA_SOURCE_USER: MONITOR_DATABASE.name,
          GOMEMLIMIT: memoryModel.goMemLimit.toGo(),
        },
        // The image has no program for a health check, so only probes from outside use this.
        health: {
          readiness: { type: 'http', endpoint: self.port('metrics'), path: '/' },
          startSeconds: 10,
        },
      }),
    });
  }
}
