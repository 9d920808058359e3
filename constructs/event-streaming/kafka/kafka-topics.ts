import type { Construct } from 'constructs';
import { jobPath } from '../../core/model/component.ts';
import { Cpu } from '../../core/amounts/cpu.ts';
import type { Topic } from '../../core/model/demand.ts';
import { jvmMemory } from '../../core/memory/jvm.ts';
import { Memory } from '../../core/amounts/memory.ts';
import { repeated } from '../../core/problems/repeated.ts';
import type { ConfigFile } from '../../core/model/config-file.ts';
import type { Container } from '../../core/model/container.ts';
import { text } from '../../core/model/value.ts';
import { IMAGES } from '../../core/versions.ts';
import { Contained, type ContainedProps } from '../../workload/contained.ts';
import { shellJob } from '../../workload/shell-job.ts';
import type { Kafka } from './kafka.ts';
import { TOPICS_JVM } from './kafka-topics.memory.ts';
import script from './kafka-topics.sh';
import toolsScript from './kafka-topics-tools.sh';

/** Path of the list of topics in the container. */
const LIST = '/etc/somastack/topics.tsv';
const SCRIPT = '/etc/somastack/kafka-topics.sh';
/** How Kafka's tools speak to brokers. */
const CLIENT_FILE = '/etc/somastack/client.properties';

/** Topics that services name in their code; they exist before those services start. */
export class KafkaTopics extends Contained {
  readonly kind = 'kafka-topics';

  constructor(
    scope: Construct,
    id: string,
    readonly kafka: Kafka,
    readonly topics: readonly Topic[],
  ) {
    const path = jobPath(kafka.path, id);
    const files = [{ path: LIST, content: list(topics, kafka.copies) }];
    super(scope, id, {
      ...(kafka.hosting === 'managed' ? toolsJob(path, kafka, files) : protocolJob(id, kafka, files)),
      hosting: kafka.hosting,
    });
    this.node.addValidation({ validate: () => duplicates(this.path, topics) });
  }
}

/** What every form of the job has in common. */
const TOPICS_CONTAINER = {
  image: IMAGES.kafka,
  runAs: { uid: 1000, gid: 1000 },
  entrypoint: ['/bin/sh', SCRIPT],
  scratch: ['/tmp'],
} as const satisfies Container;

/** The job for brokers of our own: it speaks Kafka's protocol, so that it starts no JVM and one connection is enough for all topics. */
function protocolJob(id: string, kafka: Kafka, files: readonly ConfigFile[]): ContainedProps {
  return {
    ...shellJob(kafka.path, id, { limit: 16, program: ['awk', 4], shell: 4 }),
    container: () => ({
      ...TOPICS_CONTAINER,
      environment: {
        BROKER_HOST: text`${kafka.bootstrap.hostName}`,
        BROKER_PORT: text`${kafka.bootstrap.portNumber}`,
        TOPICS_FILE: LIST,
      },
      files: [{ path: SCRIPT, content: script }, ...files],
    }),
  };
}

/**
 * The job for a managed cluster, whose versions and listeners are not ours: it calls Kafka's own tools, over TLS, since no exception is
 * for it.
 */
function toolsJob(path: string, kafka: Kafka, files: readonly ConfigFile[]): ContainedProps {
  const memory = Memory.mebibytes(192);
  const memoryModel = jvmMemory(path, memory, TOPICS_JVM);
  return {
    path,
    replicas: 1,
    memory,
    cpu: Cpu.millicores(100),
    memoryModel,
    once: true,
    container: () => ({
      ...TOPICS_CONTAINER,
      environment: {
        BOOTSTRAP_SERVERS: text`${kafka.encrypted}`,
        CLIENT_FILE,
        LOG_DIR: '/tmp',
        KAFKA_HEAP_OPTS: memoryModel.flags,
        // The tools live for seconds, so they need neither a parallel collector nor the second compiler.
        KAFKA_JVM_PERFORMANCE_OPTS: '-XX:+UseSerialGC -XX:TieredStopAtLevel=1',
        TOPICS_FILE: LIST,
      },
      files: [
        { path: SCRIPT, content: toolsScript },
        { path: CLIENT_FILE, content: 'security.protocol=SSL\n' },
        ...files,
      ],
    }),
  };
}

/** Settings of one topic, under the broker's names. */
export function topicSettings(topic: Topic): Readonly<Record<string, string>> {
  return {
    'cleanup.policy': topic.cleanup ?? 'delete',
    ...(topic.retention && { 'retention.ms': String(topic.retention.milliseconds) }),
  };
}

function list(topics: readonly Topic[], copies: number): string {
  return topics
    .map((topic) => {
      const settings = Object.entries(topicSettings(topic)).map(([key, value]) => `${key}=${value}`);
      return `${topic.name}\t${topic.partitions}\t${copies}\t${settings.join(',')}\n`;
    })
    .sort()
    .join('');
}

function duplicates(path: string, topics: readonly Topic[]): string[] {
  return repeated(topics.map(({ name }) => name)).map(
    (name) => `${path}: topic "${name}" is asked for twice; one service must own it`,
  );
}
