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
/** Named after the version, and the image has no other. */
const S3_PLUGIN = `flink-s3-fs-presto-${FLINK}`;

/** Uploaded programs, copies of them, RocksDB and checkpoints on their way: too much for memory, and gone when a job is. */
const TEMPORARY = { name: 'tmp', path: '/tmp', size: Memory.gibibytes(4) };

/** The object store as Flink sees it. */
export interface FlinkStorage {
  readonly s3: Endpoint;
  readonly accessKey: Secret;
  readonly secretKey: Secret;
}

export interface FlinkProps extends FlinkSettings {
  readonly storage: FlinkStorage;
  /** What must have finished: the bucket is made by a job. */
  readonly after: readonly Component[];
}

/** A session cluster: it runs every job that a developer hands to its REST interface, which no host port reaches. */
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

    const jobMemory = jobManagerMemory(`${props.path}.jobManager.memory`, props.jobManager.memory);
    this.jobManager = new Workload(this, 'flink-jobmanager', {
      ...props.jobManager,
      path: `${props.path}.jobManager`,
      replicas: 1,
      memoryModel: jobMemory,
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

    const taskMemory = taskManagerMemory(`${props.path}.taskManager.memory`, taskManager.memory, slots);
    this.taskManager = new Workload(this, 'flink-taskmanager', {
      ...taskManager,
      path: `${props.path}.taskManager`,
      memoryModel: taskMemory,
      ports: { metrics: METRICS_PORT },
      metrics: { port: 'metrics', path: '/metrics' },
      monitoring: FLINK_MONITORING,
      after,
      container: (self) => ({
        ...containerOf('taskmanager', configOf(this.jobManager, taskManagerOptions(taskMemory)), storage),
        // It has no REST interface; the reporter starts before it registers.
        health: {
          readiness: { type: 'http', endpoint: self.port('metrics'), path: '/metrics' },
          startSeconds: 60,
        },
      }),
    });
  }
}

/**
 * The image's entrypoint finds the allocator of the machine and links the plug-in; it then edits `config.yaml`, which is read-only,
 * says that it could not, and starts with the file as it is. That is wanted: the file says all it would have added.
 */
function containerOf(role: 'jobmanager' | 'taskmanager', config: Value, storage: FlinkStorage): Container {
  return {
    image: IMAGES.flink,
    runAs: { uid: 9999, gid: 9999 },
    command: [role],
    environment: {
      // Not `s3.access-key`: the file would be a secret. The plug-in asks the environment when its file says nothing.
      AWS_ACCESS_KEY_ID: text`${storage.accessKey}`,
      AWS_SECRET_ACCESS_KEY: text`${storage.secretKey}`,
      ENABLE_BUILT_IN_PLUGINS: `${S3_PLUGIN}.jar`,
    },
    files: [
      { path: `${HOME}/conf/config.yaml`, content: config },
      { path: `${HOME}/conf/log4j-console.properties`, content: LOGGING },
    ],
    // The folder that the entrypoint makes: the plug-ins beside it stay as the image has them.
    scratch: [`${HOME}/plugins/${S3_PLUGIN}`],
    temporary: [TEMPORARY],
  };
}
