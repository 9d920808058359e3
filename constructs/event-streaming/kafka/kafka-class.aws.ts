import { BROKER_CLASSES, type BrokerClass, smallestFit } from '../../../targets/aws/sizes/instance-sizes.ts';
import type { KafkaTopics } from './kafka-topics.ts';
import type { Kafka } from './kafka.ts';

/** Largest disk of an MSK broker, in GiB. */
export const MOST_BROKER_DISK = 16_384;

/** Partitions of `__consumer_offsets` and `__transaction_state` by Kafka's defaults; they count towards the limit of a broker. */
const INTERNAL_PARTITIONS = 100;

/** Number of partition replicas on one broker. */
export function partitionsPerBroker(kafka: Kafka, { topics }: KafkaTopics): number {
  const partitions = topics.reduce((sum, topic) => sum + topic.partitions, INTERNAL_PARTITIONS);
  return Math.ceil((partitions * kafka.copies) / kafka.replicas);
}

/** The smallest MSK broker class with enough memory, CPU and partitions; undefined when there is none. */
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
