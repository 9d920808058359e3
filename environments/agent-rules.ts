import { PARTITIONS } from '../constructs/soma-services/somaagent01/somaagent01.demands.ts';
import { rulesOf } from './levels.ts';
import { tooFew } from './replica-problems.ts';
import type { Environment } from './schema.ts';

/** Processes of SomaAgent01: enough to outlive a zone, and of those that share a topic no more than it has partitions. */
export function agentRules({ level, somaServices: { somaagent01 } }: Environment): readonly string[] {
  if (!somaagent01) return [];
  const path = 'somaServices.somaagent01';
  const { gateway, delegationGateway, ...others } = somaagent01;
  const { conversationWorker, toolExecutor, memoryReplicator, delegationWorker } = others;
  const readers = { conversationWorker, toolExecutor, memoryReplicator, delegationWorker };
  const all = Object.entries({ gateway, delegationGateway, ...readers });
  return [
    ...tooFew(
      level,
      rulesOf(level).holdsWithoutAZone ? 2 : 1,
      'would do nothing while its zone is lost',
      Object.fromEntries(all.map(([name, section]) => [`${path}.${name}`, section])),
    ),
    ...Object.entries(readers).flatMap(([name, { replicas }]) =>
      replicas > PARTITIONS
        ? [
            `${path}.${name}.replicas: ${replicas} share a topic of ${PARTITIONS} partitions, so that ${replicas - PARTITIONS} would do nothing; write at most ${PARTITIONS}`,
          ]
        : [],
    ),
  ];
}
