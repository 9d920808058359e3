import { Memory } from '../../constructs/core/memory.ts';
import type { Postgres } from '../../constructs/data-layer/postgres/postgres.ts';
import type { Redis } from '../../constructs/data-layer/redis/redis.ts';
import type { KafkaTopics } from '../../constructs/event-streaming/kafka/kafka-topics.ts';
import type { Kafka } from '../../constructs/event-streaming/kafka/kafka.ts';
import type { NodePool } from '../../environments/schema.ts';
import {
  BROKER_CLASSES,
  type BrokerClass,
  CACHE_CLASSES,
  DATABASE_CLASSES,
  EC2_CLASSES,
  type Ec2Class,
  type InstanceClass,
  smallestFit,
} from './instance-sizes.ts';

/** Share of an RDS class that PostgreSQL may use; RDS and the operating system take the rest. Below 4 GiB they weigh more. */
const DATABASE_SHARE = 0.88;
const SMALL_DATABASE_SHARE = 0.75;
const SMALL_DATABASE = Memory.gibibytes(4);

/** Kept by ElastiCache for forks and buffers: `reserved-memory-percent`, its own default. */
const CACHE_RESERVED_PERCENT = 25;

/** Partitions of `__consumer_offsets` and `__transaction_state`, Kafka's defaults; they count like any other. */
const INTERNAL_PARTITIONS = 100;

/** The smallest machine that has what the pool states. */
export function nodeClass({ memory, cpu }: Pick<NodePool, 'memory' | 'cpu'>): Ec2Class | undefined {
  return smallestFit(
    EC2_CLASSES,
    (candidate) => !memory.exceeds(candidate.memory) && !cpu.exceeds(candidate.cpu),
  );
}

/** Partition copies that one broker holds. */
export function partitionsPerBroker(kafka: Kafka, { topics }: KafkaTopics): number {
  const partitions = topics.reduce((sum, topic) => sum + topic.partitions, INTERNAL_PARTITIONS);
  return Math.ceil((partitions * kafka.copies) / kafka.replicas);
}

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

/** What PostgreSQL may use of an RDS class. */
export function usableByDatabase({ memory }: InstanceClass): Memory {
  return memory.share(SMALL_DATABASE.exceeds(memory) ? SMALL_DATABASE_SHARE : DATABASE_SHARE);
}

export function databaseClass(postgres: Postgres): InstanceClass | undefined {
  return smallestFit(
    DATABASE_CLASSES,
    (candidate) =>
      !postgres.memory.exceeds(usableByDatabase(candidate)) && !postgres.cpu.exceeds(candidate.cpu),
  );
}

/** What keys may fill on a cache node; ElastiCache keeps the rest for forks, so the demand is `maxmemory` and not the limit. */
export function usableByCache({ memory }: InstanceClass): Memory {
  return memory.share(1 - CACHE_RESERVED_PERCENT / 100);
}

export function cacheClass(redis: Redis): InstanceClass | undefined {
  return smallestFit(
    CACHE_CLASSES,
    (candidate) => !redis.memoryModel.maxMemory.exceeds(usableByCache(candidate)),
  );
}

/**
 * What a resource is written with. A definition for which there is none was refused before anything is rendered: an empty
 * text would be taken for an answer and fail at AWS.
 */
export function chosen<Choice>(choice: Choice | undefined, path: string): Choice {
  if (choice === undefined)
    throw new Error(`${path}: nothing was chosen, and the definition was not refused`);
  return choice;
}
