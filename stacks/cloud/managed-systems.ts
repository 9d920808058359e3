import type { Component } from '../../constructs/core/model/component.ts';
import type { ManagedDemand } from '../../constructs/core/plan/plan-input.ts';
import type { Memory } from '../../constructs/core/amounts/memory.ts';
import { databaseClass, usableByDatabase } from '../../constructs/data-layer/postgres/postgres-class.aws.ts';
import { cacheClass, usableByCache } from '../../constructs/data-layer/redis/redis-class.aws.ts';
import { brokerClass, partitionsPerBroker } from '../../constructs/event-streaming/kafka/kafka-class.aws.ts';
import type { Platform } from '../../constructs/platform/platform.ts';
import { nodeClass } from '../../targets/aws/sizes/eks-nodes.ts';
import {
  BROKER_CLASSES,
  CACHE_CLASSES,
  DATABASE_CLASSES,
  ec2Classes,
  type InstanceClass,
  largest,
} from '../../targets/aws/sizes/instance-sizes.ts';

/** A managed data system and the instance class that is large enough for it. */
interface ManagedSystem {
  readonly component: Component;
  /** Undefined when no class is large enough. */
  readonly chosen: InstanceClass | undefined;
  /** Number of instances of that class. */
  readonly count: number;
  readonly demanded: Memory;
  /** Memory of a class that the system may use. */
  readonly usable: (offered: InstanceClass) => Memory;
  /** What the system asks for, as a phrase in a message. */
  readonly need: string;
  /** AWS' word for an instance of such a class. */
  readonly machine: string;
  readonly largest: InstanceClass;
}

const whole = ({ memory }: InstanceClass) => memory;

function managedSystems({ eventStreaming, dataLayer }: Platform): readonly ManagedSystem[] {
  const { kafka, topics } = eventStreaming;
  const { postgres, redis } = dataLayer;
  const systems: readonly ManagedSystem[] = [
    {
      component: kafka,
      chosen: brokerClass(kafka, topics),
      count: kafka.replicas,
      demanded: kafka.memory,
      usable: whole,
      need: `${kafka.memory}, ${kafka.cpu} CPU and ${partitionsPerBroker(kafka, topics)} partition copies`,
      machine: 'MSK broker',
      largest: largest(BROKER_CLASSES),
    },
    {
      component: postgres,
      chosen: databaseClass(postgres),
      // RDS always runs one instance and one standby.
      count: 2,
      demanded: postgres.memory,
      usable: usableByDatabase,
      need: `${postgres.memory} and ${postgres.cpu} CPU`,
      machine: 'RDS class',
      largest: largest(DATABASE_CLASSES),
    },
    {
      component: redis,
      chosen: cacheClass(redis),
      count: redis.replicas,
      demanded: redis.memoryModel.maxMemory,
      usable: usableByCache,
      need: `${redis.memoryModel.maxMemory} for keys`,
      machine: 'ElastiCache node',
      largest: largest(CACHE_CLASSES),
    },
  ];
  return systems.filter(({ component }) => component.hosting === 'managed');
}

/** The class of each managed system; systems that are too large for every class are left to {@link capacityProblems}. */
export function managedClasses(platform: Platform): ReadonlyMap<Component, InstanceClass> {
  return new Map(
    managedSystems(platform).flatMap(({ component, chosen }) => (chosen ? [[component, chosen]] : [])),
  );
}

/** Managed systems of a platform as the plan lists them; those that are too large for every class are left to {@link capacityProblems}. */
export function managedDemands(platform: Platform): readonly ManagedDemand[] {
  return managedSystems(platform).flatMap(({ component, chosen, count, demanded, usable }) =>
    chosen
      ? [
          {
            component: component.name,
            instanceClass: chosen.name,
            count,
            demanded,
            offered: usable(chosen),
          },
        ]
      : [],
  );
}

/** One sentence for each system that is too large for every class of AWS. */
export function capacityProblems(platform: Platform): readonly string[] {
  const { environment } = platform;
  if (!('aws' in environment)) return [];
  return [
    ...environment.cluster.nodePools.flatMap((pool, index) =>
      nodeClass(pool)
        ? []
        : [
            tooSmall(`cluster.nodePools.${index}.memory`, {
              need: `${pool.memory} and ${pool.cpu} CPU`,
              machine: 'EC2 node',
              largest: largest(ec2Classes(pool.arch)),
              usable: whole,
            }),
          ],
    ),
    ...managedSystems(platform).flatMap((system) =>
      system.chosen ? [] : [tooSmall(`${system.component.path}.memory`, system)],
    ),
  ];
}

function tooSmall(
  path: string,
  { need, machine, largest: most, usable }: Pick<ManagedSystem, 'need' | 'machine' | 'largest' | 'usable'>,
): string {
  const cpu = most.cpu.millicores > 0 ? ` and ${most.cpu} CPU` : '';
  return `${path}: needs ${need}, but the largest ${machine} (${most.name}) offers ${usable(most)}${cpu}; ask for less, or spread it over more replicas`;
}
