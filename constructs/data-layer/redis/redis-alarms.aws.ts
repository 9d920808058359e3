import type { Alarm } from '../../../targets/aws/watch/alarm.ts';
import type { Redis } from './redis.ts';

/**
 * What a person must know of each server of an ElastiCache group. Keys without an end are never evicted, so a full server refuses writes:
 * the bound on memory is the one that matters.
 */
export function redisAlarms(redis: Redis, groupId: string): readonly Alarm[] {
  return servers(redis, groupId).flatMap(([server, id]): readonly Alarm[] => {
    const node = { namespace: 'AWS/ElastiCache', dimensions: { CacheClusterId: id } } as const;
    return [
      {
        ...node,
        name: `${server}-memory`,
        urgency: 'critical',
        metric: 'DatabaseMemoryUsagePercentage',
        statistic: 'Maximum',
        bound: { above: 80 },
        minutes: 15,
        says: `Server ${server} of Redis holds more than 80 % of what it may, and refuses writes at the whole. Look at the largest keys; raise dataLayer.redis.memory.`,
      },
      {
        ...node,
        name: `${server}-cpu`,
        urgency: 'warning',
        metric: 'EngineCPUUtilization',
        statistic: 'Average',
        bound: { above: 80 },
        minutes: 15,
        says: `The one thread of server ${server} of Redis is busy for more than 80 % of the time. Look at the slow log.`,
      },
      {
        ...node,
        name: `${server}-lag`,
        urgency: 'warning',
        metric: 'ReplicationLag',
        statistic: 'Maximum',
        bound: { above: 10 },
        minutes: 10,
        // A primary has no lag.
        mayBeSilent: true,
        says: `Server ${server} of Redis is more than ten seconds behind its primary, and would lose as much if it took over. Look at its network and at large keys.`,
      },
    ];
  });
}

/** Servers with the names that ElastiCache gives them: by their number, and with cluster mode by their group and their number in it. */
function servers({ topology, replicas }: Redis, groupId: string): readonly (readonly [string, string])[] {
  const numbers = Array.from({ length: replicas }, (_, index) => index + 1);
  const digits = (number: number, width: number) => String(number).padStart(width, '0');
  const names =
    topology === 'cluster'
      ? numbers.flatMap((group) => [1, 2].map((server) => `${digits(group, 4)}-${digits(server, 3)}`))
      : numbers.map((server) => digits(server, 3));
  return names.map((name) => [name, `${groupId}-${name}`]);
}
