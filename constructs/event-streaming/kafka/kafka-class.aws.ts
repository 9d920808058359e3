import { BROKER_CLASSES, type BrokerClass, smallestFit } from '../../../targets/aws/sizes/instance-sizes.ts';
import type { KafkaTopics } from './kafka-topics.ts';
import type { Kafka } from './kafka.ts';

/** Partitions of `__consumer_offsets` and `__transaction_state`, Kafka's defaults; they count like any other. */
const INTERNAL_PARTITIONS = 100;

/** Partition copies that one broker holds. */
export function partitionsPerBroker(kafka: Kafka, { topics }: KafkaTopics): number {
  const partitions = topics.reduce((sum, topic) => sum + topic.partitions, INTERNAL_PARTITIONS);
  return Math.ceil((partitions * kafka.copies) / kafka.replicas);
}

/** The smallest MSK broker that has the memory, the CPU and the partitions; undefined when none has. */
export function brokerClass(kafka: Kafka, topics: KafkaTopics): BrokerClass | undefined {
  const partitions = partitionsPerBroker(kafka, topics);
  return smallestFit(
    BROKER_CLASSES,
    (candidate) =>
      !kafka.memory.exceeds(candidate.memory) &&
      !kafka.cpu.exceeds(candidate.cpu) &&
      partitions <= candidate.partitions,
  );
}
