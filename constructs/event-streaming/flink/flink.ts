import { Construct } from 'constructs';
import type { Component } from '../../core/model/component.ts';
import type { Container } from '../../core/model/container.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import { Memory } from '../../core/amounts/memory.ts';
import type { Secret } from '../../core/model/secret.ts';
import { text, type Value } from '../../core/model/value.ts';
import { FLINK, IMAGES } from '../../core/versions.ts';
import type { Contained } from '../../workload/contained.ts';
import { Workload } from '../../workload/workload.ts';
import { flinkConfig, jobManagerOptions, LOGGING, METRICS_PORT, taskManagerOptions } from './flink.config.ts';
import { jobManagerMemory, taskManagerMemory } from './flink.memory.ts';
import type { FlinkSettings } from './flink.settings.ts';
import { FLINK_MONITORING } from './flink.monitoring.ts';

const HOME = '/opt/flink';
/** The name of the plug-in contains Flink's version, and the image has no other version. */
const S3_PLUGIN = `flink-s3-fs-presto-${FLINK}`;

/**
 * Uploaded programs, their copies, RocksDB and checkpoints in progress are too large for memory; nothing needs them after a job
 * ends.
 */
const TEMPORARY = { name: 'tmp', path: '/tmp', size: Memory.gibibytes(4) };

/** The object store, with Flink's credentials. */
export interface FlinkStorage {
  readonly s3: Endpoint;
  readonly accessKey: Secret;
  readonly secretKey: Secret;
}

export interface FlinkProps extends FlinkSettings {
  readonly storage: FlinkStorage;
  /** Components that must have finished first: a job makes the bucket. */
  readonly after: readonly Component[];
}

/** The cluster costs as much memory as a service and does nothing until somebody submits a job to it, so it starts when it is asked for. */
const PROFILES = ['jobs'];

/** Flink as a session cluster: it runs every job submitted to its REST interface, which is not published on the host. */
export class Flink extends Construct {
  readonly jobManager: Workload;
  readonly taskManager: Workload;

  constructor(scope: Construct, id: string, props: FlinkProps) {
    super(scope, id);
    const { storage, after } = props;
    const { slots, ...taskManager } = props.taskManager;
    const configOf = (jobManager: Contained, memory: Parameters<typeof flinkConfig>[1]) =>
      flinkConfig(
        {
          rpc: jobManager.port('rpc'),
          blobs: jobManager.port('blobs'),
          rest: jobManager.port('rest'),
          s3: storage.s3,
          slots,
        },
        memory,
      );

    const jobMemory = jobManagerMemory(`${props.jobManager.path}.memory`, props.jobManager.memory);
    this.jobManager = new Workload(this, 'flink-jobmanager', {
      ...props.jobManager,
      replicas: 1,
      memoryModel: jobMemory,
      profiles: PROFILES,
      ports: { rpc: 6123, blobs: 6124, rest: 8081, metrics: METRICS_PORT },
      metrics: { port: 'metrics', path: '/metrics' },
      monitoring: FLINK_MONITORING,
      after,
      container: (self) => ({
        ...containerOf('jobmanager', configOf(self, jobManagerOptions(jobMemory)), storage),
        health: {
          readiness: { type: 'http', endpoint: self.port('rest'), path: '/overview' },
          liveness: { type: 'http', endpoint: self.port('rest'), path: '/config' },
          startSeconds: 60,
        },
      }),
    });

    const taskMemory = taskManagerMemory(`${taskManager.path}.memory`, taskManager.memory, slots);
    this.taskManager = new Workload(this, 'flink-taskmanager', {
      ...taskManager,
      memoryModel: taskMemory,
      profiles: PROFILES,
      ports: { metrics: METRICS_PORT },
      metrics: { port: 'metrics', path: '/metrics' },
      monitoring: FLINK_MONITORING,
      after,
      container: (self) => ({
        ...containerOf('taskmanager', configOf(this.jobManager, taskManagerOptions(taskMemory)), storage),
        // A TaskManager has no REST interface. Its metrics reporter answers even before it registers with the JobManager.
        health: {
          readiness: { type: 'http', endpoint: self.port('metrics'), path: '/metrics' },
          startSeconds: 60,
        },
      }),
    });
  }
}

/**
 * Container of a Flink process. The image's entrypoint finds the allocator of the machine and links the plug-in; it then tries to
 * edit `config.yaml`, which is read-only, logs that it could not, and starts with the file as it is. That is intended, because
 * the file already has everything that the entrypoint would add.
 */
function containerOf(role: 'jobmanager' | 'taskmanager', config: Value, storage: FlinkStorage): Container {
  return {
    image: IMAGES.flink,
    runAs: { uid: 9999, gid: 9999 },
    command: [role],
    environment: {
      // The keys are variables and not `s3.access-key`, which would make the file a secret. The plug-in reads them when the file
      // has none.
      AWS_ACCESS_KEY_ID: text`${storage.accessKey}`,
      AWS_SECRET_ACCESS_KEY: text`${storage.secretKey}`,
      ENABLE_BUILT_IN_PLUGINS: `${S3_PLUGIN}.jar`,
    },
    files: [
      { path: `${HOME}/conf/config.yaml`, content: config },
      { path: `${HOME}/conf/log4j-console.properties`, content: LOGGING },
    ],
    // The entrypoint makes this folder; the other plug-ins of the image stay visible.
    scratch: [`${HOME}/plugins/${S3_PLUGIN}`],
    temporary: [TEMPORARY],
  };
}
