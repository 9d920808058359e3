import { flatYamlFile, propertiesFile } from '../../core/model/config-file.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import type { Memory } from '../../core/amounts/memory.ts';
import { reference, text, type Value } from '../../core/model/value.ts';
import { FLINK_BUCKET } from './flink.demands.ts';
import { JVM_LIMITS, type JobManagerMemory, type TaskManagerMemory } from './flink.memory.ts';

/**
 * Keys of `config.yaml` that this platform sets, as the option classes of Flink 1.20.4 name them. Flink silently ignores unknown
 * and obsolete keys, so a reader compares the file with those classes. `s3.*` belongs to the file system, `prom.*` to the
 * reporter.
 */
type FlinkKey =
  | 'blob.server.port'
  | 'env.java.opts.all'
  | 'execution.checkpointing.dir'
  | 'execution.checkpointing.incremental'
  | 'execution.checkpointing.externalized-checkpoint-retention'
  | 'execution.checkpointing.interval'
  | 'execution.checkpointing.savepoint-dir'
  | 'jobmanager.bind-host'
  | 'jobmanager.memory.enable-jvm-direct-memory-limit'
  | 'jobmanager.memory.heap.size'
  | 'jobmanager.memory.jvm-metaspace.size'
  | 'jobmanager.memory.jvm-overhead.max'
  | 'jobmanager.memory.jvm-overhead.min'
  | 'jobmanager.memory.off-heap.size'
  | 'jobmanager.memory.process.size'
  | 'jobmanager.rpc.address'
  | 'jobmanager.rpc.port'
  | 'metrics.reporter.prom.factory.class'
  | 'metrics.reporter.prom.port'
  | 'rest.bind-address'
  | 'rest.port'
  | 's3.endpoint'
  | 's3.path.style.access'
  | 'state.backend.type'
  | 'taskmanager.bind-host'
  | 'taskmanager.memory.framework.heap.size'
  | 'taskmanager.memory.framework.off-heap.size'
  | 'taskmanager.memory.jvm-metaspace.size'
  | 'taskmanager.memory.jvm-overhead.max'
  | 'taskmanager.memory.jvm-overhead.min'
  | 'taskmanager.memory.managed.size'
  | 'taskmanager.memory.network.max'
  | 'taskmanager.memory.network.min'
  | 'taskmanager.memory.process.size'
  | 'taskmanager.memory.task.heap.size'
  | 'taskmanager.memory.task.off-heap.size'
  | 'taskmanager.numberOfTaskSlots';

type FlinkOptions = Readonly<Partial<Record<FlinkKey, Value | number | boolean>>>;

export const METRICS_PORT = 9249;
const EVERYWHERE = '0.0.0.0';

/** Interval at which the state of every job is written to the object store. */
const CHECKPOINT_INTERVAL = '30 s';

/**
 * Flink's serializers need packages that Java 17 closes. The list is that of the image's own `config.yaml`, which this file
 * replaces.
 */
const OPENED = [
  ...['base/sun.net.util', 'rmi/sun.rmi.registry', 'security.jgss/sun.security.krb5'].map(
    (name) => `--add-exports=java.${name}=ALL-UNNAMED`,
  ),
  ...['api', 'file', 'parser', 'tree', 'util'].map(
    (name) => `--add-exports=jdk.compiler/com.sun.tools.javac.${name}=ALL-UNNAMED`,
  ),
  ...[
    ...['java.lang', 'java.net', 'java.io', 'java.nio', 'sun.nio.ch', 'java.lang.reflect', 'java.text'],
    ...['java.time', 'java.util', 'java.util.concurrent', 'java.util.concurrent.atomic'],
    'java.util.concurrent.locks',
  ].map((name) => `--add-opens=java.base/${name}=ALL-UNNAMED`),
];

export interface FlinkConfig {
  /** The JobManager's RPC endpoint. */
  readonly rpc: Endpoint;
  readonly blobs: Endpoint;
  readonly rest: Endpoint;
  /** Endpoint of the object store. */
  readonly s3: Endpoint;
  readonly slots: number;
}

/**
 * The complete `config.yaml` and the only source of Flink's configuration. Both kinds of process have the same, except for
 * memory.
 */
export function flinkConfig({ rpc, blobs, rest, s3, slots }: FlinkConfig, memory: FlinkOptions): Value {
  return flatYamlFile({
    'blob.server.port': reference(blobs.portNumber),
    'env.java.opts.all': [...JVM_LIMITS, ...OPENED].join(' '),
    'execution.checkpointing.dir': `s3://${FLINK_BUCKET}/checkpoints`,
    'execution.checkpointing.incremental': true,
    // A session cluster forgets its jobs when its JobManager ends; retained checkpoints allow them to resume.
    'execution.checkpointing.externalized-checkpoint-retention': 'RETAIN_ON_CANCELLATION',
    'execution.checkpointing.interval': CHECKPOINT_INTERVAL,
    'execution.checkpointing.savepoint-dir': `s3://${FLINK_BUCKET}/savepoints`,
    'jobmanager.bind-host': EVERYWHERE,
    'jobmanager.rpc.address': reference(rpc.hostName),
    'jobmanager.rpc.port': reference(rpc.portNumber),
    'metrics.reporter.prom.factory.class': 'org.apache.flink.metrics.prometheus.PrometheusReporterFactory',
    'metrics.reporter.prom.port': METRICS_PORT,
    'rest.bind-address': EVERYWHERE,
    'rest.port': reference(rest.portNumber),
    's3.endpoint': text`http://${s3}`,
    's3.path.style.access': true,
    'state.backend.type': 'rocksdb',
    'taskmanager.bind-host': EVERYWHERE,
    'taskmanager.numberOfTaskSlots': slots,
    ...memory,
  } satisfies FlinkOptions);
}

export function jobManagerOptions(memory: JobManagerMemory): FlinkOptions {
  return {
    'jobmanager.memory.enable-jvm-direct-memory-limit': true,
    'jobmanager.memory.heap.size': bytes(memory.heap),
    'jobmanager.memory.jvm-metaspace.size': bytes(memory.metaspace),
    'jobmanager.memory.jvm-overhead.max': bytes(memory.overhead),
    'jobmanager.memory.jvm-overhead.min': bytes(memory.overhead),
    'jobmanager.memory.off-heap.size': bytes(memory.offHeap),
    'jobmanager.memory.process.size': bytes(memory.limit),
  };
}

export function taskManagerOptions(memory: TaskManagerMemory): FlinkOptions {
  return {
    'taskmanager.memory.framework.heap.size': bytes(memory.frameworkHeap),
    'taskmanager.memory.framework.off-heap.size': bytes(memory.frameworkOffHeap),
    'taskmanager.memory.jvm-metaspace.size': bytes(memory.metaspace),
    'taskmanager.memory.jvm-overhead.max': bytes(memory.overhead),
    'taskmanager.memory.jvm-overhead.min': bytes(memory.overhead),
    'taskmanager.memory.managed.size': bytes(memory.managed),
    'taskmanager.memory.network.max': bytes(memory.network),
    'taskmanager.memory.network.min': bytes(memory.network),
    'taskmanager.memory.process.size': bytes(memory.limit),
    'taskmanager.memory.task.heap.size': bytes(memory.taskHeap),
    'taskmanager.memory.task.off-heap.size': '0m',
  };
}

/** Flink's `m` is a mebibyte, as Java's is. */
const bytes = (memory: Memory) => memory.toJvm();

/** Logs go to standard output only; the image would also write files, which nobody reads and which have no disk. */
export const LOGGING = propertiesFile({
  'appender.console.layout.pattern': '%d{yyyy-MM-dd HH:mm:ss,SSS} %-5p %-60c %x - %m%n',
  'appender.console.layout.type': 'PatternLayout',
  'appender.console.name': 'Console',
  'appender.console.type': 'CONSOLE',
  'rootLogger.appenderRef.console.ref': 'Console',
  'rootLogger.level': 'INFO',
});
