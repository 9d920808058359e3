import type { Alarm } from '../../../targets/aws/watch/alarm.ts';

/** Answers of the load balancer alone that are too many in five minutes, a number by convention. */
const TOO_MANY_FAILURES = 100;

/**
 * What a person must know of the way to the gateway. What the gateway itself answers is watched in the cluster.
 * @param balancer ARN of the load balancer and of its targets, as CloudWatch shortens them
 */
export function edgeAlarms(host: string, balancer: string, targets: string): readonly Alarm[] {
  const edge = { namespace: 'AWS/ApplicationELB' } as const;
  return [
    {
      ...edge,
      name: 'no-gateway',
      urgency: 'critical',
      metric: 'HealthyHostCount',
      dimensions: { LoadBalancer: balancer, TargetGroup: targets },
      // Each zone of the load balancer has a number of its own.
      statistic: 'Maximum',
      bound: { below: 1 },
      minutes: 5,
      says: `No node leads to a gateway, so nobody outside reaches ${host}. Look at the pods of kong, then at the nodes.`,
    },
    {
      ...edge,
      name: 'failures',
      urgency: 'warning',
      metric: 'HTTPCode_ELB_5XX_Count',
      dimensions: { LoadBalancer: balancer },
      statistic: 'Sum',
      bound: { above: TOO_MANY_FAILURES },
      minutes: 10,
      mayBeSilent: true,
      says: `The load balancer of ${host} has answered for the gateway more than ${TOO_MANY_FAILURES} times in five minutes: it found none, or lost its connection. Look at the pods of kong, and at the load balancer's log.`,
    },
  ];
}
