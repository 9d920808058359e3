import type { Construct } from 'constructs';
import { Component, type Dependency } from '../../core/model/component.ts';
import type { Container } from '../../core/model/container.ts';
import { Cpu } from '../../core/amounts/cpu.ts';
import type { Topic } from '../../core/model/demand.ts';
import { jvmMemory, type JvmMemory } from '../../core/memory/jvm.ts';
import { Memory } from '../../core/amounts/memory.ts';
import { repeated } from '../../core/repeated.ts';
import { text } from '../../core/model/value.ts';
import { IMAGES } from '../../versions.ts';
import type { Kafka } from './kafka.ts';
import { TOPICS_JVM } from './kafka-topics.memory.ts';
import script from './kafka-topics.sh';

/** Where the container finds its list of topics. */
const LIST = '/etc/somastack/topics.tsv';
const SCRIPT = '/etc/somastack/kafka-topics.sh';

/** The topics that services name in their code, made before those services start. */
export class KafkaTopics extends Component {
  readonly kind = 'kafka-topics';
  readonly memoryModel: JvmMemory;

  constructor(
    scope: Construct,
    id: string,
    readonly kafka: Kafka,
    readonly topics: readonly Topic[],
  ) {
    const memory = Memory.mebibytes(192);
    super(scope, id, {
      path: 'eventStreaming.kafkaTopics',
      replicas: 1,
      memory,
      cpu: Cpu.millicores(100),
      hosting: kafka.hosting,
    });
    this.memoryModel = jvmMemory(this.path, memory, TOPICS_JVM);
    this.node.addValidation({ validate: () => duplicates(topics) });
  }

  override get once(): boolean {
    return true;
  }

  override get dependencies(): readonly Dependency[] {
    return [{ on: this.kafka, need: 'hard' }];
  }

  /** Settings of one topic, as the broker names them. */
  settingsOf(topic: Topic): Readonly<Record<string, string>> {
    return {
      'cleanup.policy': topic.cleanup ?? 'delete',
      ...(topic.retention && { 'retention.ms': String(topic.retention.milliseconds) }),
    };
  }

  /** The job that creates what is missing, where no operator does it. */
  get container(): Container {
    return {
      image: IMAGES.kafka,
      runAs: { uid: 1000, gid: 1000 },
      entrypoint: ['/bin/sh', SCRIPT],
      environment: {
        BOOTSTRAP_SERVERS: text`${this.kafka.bootstrap}`,
        KAFKA_HEAP_OPTS: this.memoryModel.flags,
        // Tools that live for seconds: no parallel collector, no second compiler.
        KAFKA_JVM_PERFORMANCE_OPTS: '-XX:+UseSerialGC -XX:TieredStopAtLevel=1',
        TOPICS_FILE: LIST,
      },
      files: [
        { path: SCRIPT, content: script },
        { path: LIST, content: this.list },
      ],
      scratch: ['/tmp', '/opt/kafka/logs'],
    };
  }

  private get list(): string {
    return this.topics
      .map((topic) => {
        const settings = Object.entries(this.settingsOf(topic)).map(([key, value]) => `${key}=${value}`);
        return `${topic.name}\t${topic.partitions}\t${this.kafka.copies}\t${settings.join(',')}\n`;
      })
      .sort()
      .join('');
  }
}

function duplicates(topics: readonly Topic[]): string[] {
  return repeated(topics.map(({ name }) => name)).map(
    (name) => `eventStreaming.kafkaTopics: topic "${name}" is asked for twice; one service must own it`,
  );
}
