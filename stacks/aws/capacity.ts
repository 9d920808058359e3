import type { ManagedDemand } from '../../constructs/core/plan/memory-plan.ts';
import type { Memory } from '../../constructs/core/amounts/memory.ts';
import type { Node } from '../../constructs/core/plan/placement.ts';
import type { Postgres } from '../../constructs/data-layer/postgres/postgres.ts';
import type { Redis } from '../../constructs/data-layer/redis/redis.ts';
import type { KafkaTopics } from '../../constructs/event-streaming/kafka/kafka-topics.ts';
import type { Kafka } from '../../constructs/event-streaming/kafka/kafka.ts';
import type { Platform } from '../../constructs/platform/platform.ts';
import type { NodePool } from '../../environments/schema.ts';
import { allocatable } from '../../targets/aws/sizes/eks-allocatable.ts';
import {
  brokerClass,
  cacheClass,
  databaseClass,
  nodeClass,
  partitionsPerBroker,
  usableByCache,
  usableByDatabase,
} from '../../targets/aws/sizes/class-choice.ts';
import {
  BROKER_CLASSES,
  CACHE_CLASSES,
  DATABASE_CLASSES,
  EC2_CLASSES,
  type InstanceClass,
  largest,
} from '../../targets/aws/sizes/instance-sizes.ts';

/** A node of EKS, where it stands and what it is. */
export interface EksNode extends Node {
  readonly zone: string;
  readonly instanceType: string;
}

/** How many nodes of a pool each zone gets: as even as it goes, the first zones first. */
export function nodesByZone(
  pool: Pick<NodePool, 'nodes'>,
  zones: readonly string[],
): readonly { readonly zone: string; readonly nodes: number }[] {
  return zones
    .map((zone, index) => ({
      zone,
      nodes: Math.floor((pool.nodes + zones.length - 1 - index) / zones.length),
    }))
    .filter(({ nodes }) => nodes > 0);
}

/** Every node of a pool with what it offers to pods; DaemonSets are not taken off. Empty when no machine fits. */
export function eksNodes(pool: NodePool, zones: readonly string[]): readonly EksNode[] {
  const machine = nodeClass(pool);
  if (!machine) return [];
  const { memory, cpu } = allocatable({ ...machine, arch: 'arm64' });
  return nodesByZone(pool, zones).flatMap(({ zone, nodes }) =>
    Array.from({ length: nodes }, (_, index) => ({
      name: `${pool.name}-${zone}-${index + 1}`,
      memory,
      cpu,
      pods: machine.maxPods,
      zone,
      instanceType: machine.name,
    })),
  );
}

/** Managed systems of a platform, each with the class that carries it; one that nothing carries is left to {@link capacityProblems}. */
export function managedDemands(platform: Platform): readonly ManagedDemand[] {
  const { kafka, topics, postgres, redis } = dataSystems(platform);
  const broker = brokerClass(kafka, topics);
  const database = databaseClass(postgres);
  const cache = cacheClass(redis);
  return [
    ...(kafka.hosting === 'managed' && broker
      ? [demand(kafka, broker, kafka.replicas, kafka.memory, broker.memory)]
      : []),
    ...(postgres.hosting === 'managed' && database
      ? // RDS runs one instance and one standby, whatever the number of replicas elsewhere.
        [demand(postgres, database, 2, postgres.memory, usableByDatabase(database))]
      : []),
    ...(redis.hosting === 'managed' && cache
      ? [demand(redis, cache, redis.replicas, redis.memoryModel.maxMemory, usableByCache(cache))]
      : []),
  ];
}

function demand(
  { name }: Kafka | Postgres | Redis,
  { name: instanceClass }: InstanceClass,
  count: number,
  demanded: Memory,
  offered: Memory,
): ManagedDemand {
  return { component: name, instanceClass, count, demanded, offered };
}

/** What no class of AWS carries: one sentence for each, all at once. */
export function capacityProblems(platform: Platform): readonly string[] {
  const { environment } = platform;
  if (!('aws' in environment)) return [];
  const { kafka, topics, postgres, redis } = dataSystems(platform);
  return [
    ...environment.cluster.nodePools.flatMap((pool, index) =>
      nodeClass(pool)
        ? []
        : [
            tooSmall(
              `cluster.nodePools.${index}.memory`,
              `${pool.memory} and ${pool.cpu} CPU`,
              'EC2 node',
              largest(EC2_CLASSES),
            ),
          ],
    ),
    ...(kafka.hosting === 'managed' && !brokerClass(kafka, topics)
      ? [
          tooSmall(
            `${kafka.path}.memory`,
            `${kafka.memory}, ${kafka.cpu} CPU and ${partitionsPerBroker(kafka, topics)} partition copies`,
            'MSK broker',
            largest(BROKER_CLASSES),
          ),
        ]
      : []),
    ...(postgres.hosting === 'managed' && !databaseClass(postgres)
      ? [
          tooSmall(
            `${postgres.path}.memory`,
            `${postgres.memory} and ${postgres.cpu} CPU`,
            'RDS class',
            largest(DATABASE_CLASSES),
            usableByDatabase,
          ),
        ]
      : []),
    ...(redis.hosting === 'managed' && !cacheClass(redis)
      ? [
          tooSmall(
            `${redis.path}.memory`,
            `${redis.memoryModel.maxMemory} for keys`,
            'ElastiCache node',
            largest(CACHE_CLASSES),
            usableByCache,
          ),
        ]
      : []),
  ];
}

function tooSmall<Class extends InstanceClass>(
  path: string,
  need: string,
  what: string,
  most: Class,
  usable: (offered: Class) => Memory = ({ memory }) => memory,
): string {
  const cpu = most.cpu.millicores > 0 ? ` and ${most.cpu} CPU` : '';
  return `${path}: needs ${need}, but the largest ${what} (${most.name}) offers ${usable(most)}${cpu}; ask for less, or spread it over more replicas`;
}

interface DataSystems {
  readonly kafka: Kafka;
  readonly topics: KafkaTopics;
  readonly postgres: Postgres;
  readonly redis: Redis;
}

function dataSystems({ eventStreaming, dataLayer }: Platform): DataSystems {
  const { kafka, topics } = eventStreaming;
  const { postgres, redis } = dataLayer;
  return { kafka, topics, postgres, redis };
}
