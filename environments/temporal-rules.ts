import { rulesOf } from './levels.ts';
import { tooFew } from './replica-problems.ts';
import type { Environment } from './schema.ts';

/** In which form a level runs Temporal: one process below level 3, processes for each of its services from there on. */
export function temporalRules({ level, eventStreaming: { temporal } }: Environment): readonly string[] {
  if (!temporal) return [];
  const path = 'eventStreaming.temporal';
  const { number, holdsWithoutAZone } = rulesOf(level);
  const { server, services, historyShards } = temporal;
  if (number < 3) {
    return [
      ...(services
        ? [
            `${path}.services: processes for each service protect nothing where one machine runs all of them; level "${level}" has server instead`,
          ]
        : []),
      ...(server ? [] : [`${path}.server: nothing would run workflows; add it with memory and cpu`]),
    ];
  }
  if (!services)
    return [
      `${path}.services: level "${level}" must not stop workflows with one process; add frontend, history, matching and worker, each with replicas, memory and cpu`,
    ];
  const few = tooFew(
    level,
    holdsWithoutAZone ? 2 : 1,
    'would stop workflows with the zone that it is in',
    Object.fromEntries(
      (['frontend', 'history', 'matching', 'worker'] as const).map((role) => [
        `${path}.services.${role}`,
        services[role],
      ]),
    ),
  );
  const { history } = services;
  return [
    ...(server
      ? [
          `${path}.server: the services of level "${level}" are processes of their own, which services states; leave it out`,
        ]
      : []),
    ...few,
    ...(historyShards < history.replicas
      ? [
          `${path}.historyShards: ${historyShards} shards leave processes of history without one, of which there are ${history.replicas}; write at least ${history.replicas} before the first start, since the number stays for good`,
        ]
      : []),
  ];
}
