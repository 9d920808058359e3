import { Construct } from 'constructs';
import type { Component } from '../../core/model/component.ts';
import { jsonValueFile } from '../../core/model/config-file.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import { JOB_PATIENCE_SECONDS } from '../../core/model/health.ts';
import { CONSOLE_LOGGING } from '../../core/model/log4j2.ts';
import { text } from '../../core/model/value.ts';
import { IMAGES } from '../../core/versions.ts';
import { CURL, shellJob } from '../../workload/shell-job.ts';
import { Workload } from '../../workload/workload.ts';
import { CONNECTOR } from './change-capture.demands.ts';
import { connectMemory, SMALL_JVM } from './change-capture.memory.ts';
import type { ChangeCaptureSettings } from './change-capture.settings.ts';
import { CHANGE_CAPTURE_MONITORING } from './change-capture.monitoring.ts';
import { connectorProblems } from './connector-problems.ts';
import { type CaptureSource, connectorConfig } from './connector.config.ts';
import script from './connector.sh';
import { workerConfig } from './worker.config.ts';
import health from './worker-health.sh';
import start from './worker.sh';

const ETC = '/etc/somastack';
const HEALTH = `${ETC}/worker-health.sh`;
const PLUGIN = '/kafka/connect/debezium-connector-postgres';
const PLUGINS = '/tmp/plugins';

export interface ChangeCaptureProps extends ChangeCaptureSettings {
  readonly bootstrap: Endpoint;
  /** Most bytes of a record that the broker takes. */
  readonly largestRecord: number;
  readonly source: CaptureSource;
  /** Jobs that the worker waits for: they make its topics and the table that it reads. */
  readonly after: readonly Component[];
  /** Jobs that must finish before records are published: the schemas of the records must be registered. */
  readonly beforeRecords: readonly Component[];
}

/**
 * Change capture: Debezium on Kafka Connect publishes the events in PostgreSQL's write-ahead log; a job configures its connector.
 */
export class ChangeCapture extends Construct {
  readonly worker: Workload;
  readonly connector: Workload;

  constructor(scope: Construct, id: string, props: ChangeCaptureProps) {
    super(scope, id);
    const { bootstrap, largestRecord, source, after, beforeRecords, ...size } = props;
    const memoryModel = connectMemory(`${props.path}.memory`, size.memory, largestRecord);
    this.worker = new Workload(this, 'change-capture', {
      ...size,
      replicas: 1,
      memoryModel,
      ports: { rest: 8083 },
      monitoring: CHANGE_CAPTURE_MONITORING,
      after,
      container: (self) => ({
        image: IMAGES.debezium,
        runAs: { uid: 1001, gid: 1001 },
        // The image's entrypoint is not used, because it writes its own configuration from variables, next to files that it copies.
        entrypoint: ['/bin/sh', `${ETC}/worker.sh`],
        environment: {
          [source.password.name]: text`${source.password}`,
          CONNECTOR,
          KAFKA_HEAP_OPTS: memoryModel.flags,
          KAFKA_JVM_PERFORMANCE_OPTS: SMALL_JVM,
          KAFKA_LOG4J_OPTS: `-Dlog4j2.configurationFile=${ETC}/log4j2.properties`,
          LOG_DIR: '/tmp',
          PLUGIN,
          PLUGINS,
          REST_PORT: String(self.port('rest').port),
          WORKER: `${ETC}/worker.properties`,
        },
        files: [
          {
            path: `${ETC}/worker.properties`,
            content: workerConfig({
              bootstrap,
              rest: self.port('rest'),
              plugins: PLUGINS,
              variables: [source.password.name],
              largestRecord,
              memory: memoryModel,
            }),
          },
          { path: `${ETC}/worker.sh`, content: start },
          { path: HEALTH, content: health },
          { path: `${ETC}/log4j2.properties`, content: CONSOLE_LOGGING },
        ],
        scratch: ['/tmp'],
        executableScratch: 'snappy and zstd unpack their native code into /tmp and map it',
        health: {
          readiness: { type: 'command', command: ['sh', HEALTH] },
          // A restart cures no task that fails, so it is no reason for one.
          liveness: { type: 'tcp', endpoint: self.port('rest') },
          startSeconds: 120,
        },
      }),
    });

    const config = connectorConfig(source, memoryModel);
    // A worker whose task has failed says that it is not well, and this job brings what cures it: it needs an address for all that.
    const rest = this.worker.port('rest');
    this.connector = new Workload(this, 'change-capture-connector', {
      ...shellJob(props.path, 'change-capture-connector', { limit: 32, program: ['curl', 16], shell: 8 }),
      after: [this.worker, ...beforeRecords],
      container: () => ({
        ...CURL,
        entrypoint: ['/bin/sh', `${ETC}/connector.sh`],
        environment: {
          CONNECTOR,
          CONNECTOR_FILE: `${ETC}/connector.json`,
          CONNECT_URL: text`http://${rest.members}:${rest.portNumber}`,
          // A table that is read from its beginning takes its time before a mark arrives.
          PATIENCE_SECONDS: String(JOB_PATIENCE_SECONDS),
        },
        files: [
          { path: `${ETC}/connector.sh`, content: script },
          { path: `${ETC}/connector.json`, content: jsonValueFile(config) },
        ],
      }),
    });
    this.node.addValidation({
      validate: () =>
        connectorProblems(config, source).map(
          (problem) => `${props.path}: connector "${CONNECTOR}": ${problem}`,
        ),
    });
  }
}
