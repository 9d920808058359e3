import { Construct } from 'constructs';
import type { Component } from '../../core/model/component.ts';
import { type ConfigFile, jsonValueFile } from '../../core/model/config-file.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import { type Health, JOB_PATIENCE_SECONDS } from '../../core/model/health.ts';
import { CONSOLE_LOGGING } from '../../core/model/log4j2.ts';
import { text, type Value } from '../../core/model/value.ts';
import { authorityIn } from '../../core/model/container.ts';
import { IMAGES } from '../../core/versions.ts';
import type { Contained } from '../../workload/contained.ts';
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
const CONNECTOR_FILE = `${ETC}/connector.json`;
const CONNECTOR_SCRIPT = `${ETC}/connector.sh`;
const PLUGIN = '/kafka/connect/debezium-connector-postgres';
const PLUGINS = '/tmp/plugins';
const REST_PORT = 8083;
/** File that is there once a mark of a worker's own connector has arrived. */
const PUBLISHES = '/tmp/publishes';
/** Folders of what vouches for the servers that a guarded worker calls. */
const BROKERS_FOLDER = `${ETC}/brokers`;
const DATABASE_FOLDER = `${ETC}/database`;

export interface ChangeCaptureProps extends ChangeCaptureSettings {
  /** Whether it verifies its servers, and lets nobody but itself give it a connector. */
  readonly guarded: boolean;
  /** Whether authorities that Java trusts vouch for the brokers of a guarded worker; otherwise whoever makes them does. */
  readonly publiclyVouched: boolean;
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
 * Change capture: Debezium on Kafka Connect publishes the events in PostgreSQL's write-ahead log. Its API
 * asks nobody who he is and runs any connector with the worker's rights: a job hands the connector over where that may be, and otherwise the
 * worker itself, whose API answers within its container alone.
 */
export class ChangeCapture extends Construct {
  /** What is ready, or has finished, when events are published. */
  readonly publishes: Workload;

  constructor(scope: Construct, id: string, props: ChangeCaptureProps) {
    super(scope, id);
    const { guarded, publiclyVouched, bootstrap, largestRecord, source, after, beforeRecords, ...size } =
      props;
    const vouchedHere = guarded && !publiclyVouched;
    const brokersKnownBy = vouchedHere ? { file: authorityIn(BROKERS_FOLDER) } : 'publicAuthorities';
    const memoryModel = connectMemory(`${props.path}.memory`, size.memory, largestRecord);
    const config = connectorConfig(source, memoryModel, guarded ? authorityIn(DATABASE_FOLDER) : undefined);
    const worker = new Workload(this, 'change-capture', {
      ...size,
      replicas: 1,
      memoryModel,
      ports: guarded ? {} : { rest: REST_PORT },
      monitoring: CHANGE_CAPTURE_MONITORING,
      after: guarded ? [...after, ...beforeRecords] : after,
      container: (self) => ({
        image: IMAGES.debezium,
        runAs: { uid: 1001, gid: 1001 },
        // The image's entrypoint is not used, because it writes its own configuration from variables, next to files that it copies.
        entrypoint: ['/bin/sh', `${ETC}/worker.sh`],
        environment: {
          [source.password.name]: text`${source.password}`,
          CONNECTOR,
          ...(guarded && { CONNECTOR_SCRIPT, PUBLISHES, ...asked(`http://127.0.0.1:${REST_PORT}`) }),
          KAFKA_HEAP_OPTS: memoryModel.flags,
          KAFKA_JVM_PERFORMANCE_OPTS: SMALL_JVM,
          KAFKA_LOG4J_OPTS: `-Dlog4j2.configurationFile=${ETC}/log4j2.properties`,
          LOG_DIR: '/tmp',
          PLUGIN,
          PLUGINS,
          REST_PORT: String(REST_PORT),
          WORKER: `${ETC}/worker.properties`,
        },
        files: [
          {
            path: `${ETC}/worker.properties`,
            content: workerConfig({
              bootstrap,
              brokersKnownBy: guarded ? brokersKnownBy : undefined,
              rest: guarded ? { loopbackPort: REST_PORT } : self.port('rest'),
              plugins: PLUGINS,
              variables: [source.password.name],
              largestRecord,
              memory: memoryModel,
            }),
          },
          { path: `${ETC}/worker.sh`, content: start },
          { path: HEALTH, content: health },
          { path: `${ETC}/log4j2.properties`, content: CONSOLE_LOGGING },
          ...(guarded ? connectorFiles(config) : []),
        ],
        ...(guarded && {
          trusts: [
            ...(vouchedHere ? [{ server: bootstrap, path: BROKERS_FOLDER }] : []),
            { server: source.server, path: DATABASE_FOLDER },
          ],
        }),
        scratch: ['/tmp'],
        executableScratch: 'snappy and zstd unpack their native code into /tmp and map it',
        health: {
          readiness: { type: 'command', command: ['sh', HEALTH] },
          liveness: liveness(self, guarded),
          startSeconds: 120,
        },
      }),
    });
    this.publishes = guarded ? worker : this.job(props, worker, connectorFiles(config));
    this.node.addValidation({
      validate: () =>
        connectorProblems(config, source).map(
          (problem) => `${props.path}: connector "${CONNECTOR}": ${problem}`,
        ),
    });
  }

  /** The job that gives a worker its connector. */
  private job(
    { path, beforeRecords }: ChangeCaptureProps,
    worker: Workload,
    files: readonly ConfigFile[],
  ): Workload {
    // A worker whose task has failed says that it is not well, and this job brings what cures it: it needs an address for all that.
    const rest = worker.port('rest');
    return new Workload(this, 'change-capture-connector', {
      ...shellJob(path, 'change-capture-connector', { limit: 32, program: ['curl', 16], shell: 8 }),
      after: [worker, ...beforeRecords],
      container: () => ({
        ...CURL,
        entrypoint: ['/bin/sh', CONNECTOR_SCRIPT],
        environment: { CONNECTOR, ...asked(text`http://${rest.members}:${rest.portNumber}`) },
        files,
      }),
    });
  }
}

/** A restart cures no task that fails, so it is no reason for one: any answer of the worker will do. */
function liveness(self: Contained, guarded: boolean): NonNullable<Health['liveness']> {
  return guarded
    ? {
        type: 'command',
        command: ['curl', '--silent', '--output', '/dev/null', `http://127.0.0.1:${REST_PORT}/`],
      }
    : { type: 'tcp', endpoint: self.port('rest') };
}

/** What the script must know that asks a worker to run the connector. */
function asked(worker: Value): Readonly<Record<string, Value>> {
  return {
    CONNECT_URL: worker,
    CONNECTOR_FILE,
    // A table that is read from its beginning takes its time before a mark arrives.
    PATIENCE_SECONDS: String(JOB_PATIENCE_SECONDS),
  };
}

function connectorFiles(config: ReturnType<typeof connectorConfig>): readonly ConfigFile[] {
  return [
    { path: CONNECTOR_SCRIPT, content: script },
    { path: CONNECTOR_FILE, content: jsonValueFile(config) },
  ];
}
