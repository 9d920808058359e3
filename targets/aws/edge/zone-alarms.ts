import type { Alarm } from '../watch/alarm.ts';

/** What a person must know of a signed zone: resolvers that verify find no name of it any more when its signature is wrong. */
export function zoneAlarms(name: string, zoneId: string): readonly Alarm[] {
  const zone = {
    namespace: 'AWS/Route53',
    dimensions: { HostedZoneId: zoneId },
    urgency: 'critical',
    statistic: 'Sum',
    bound: { above: 0 },
    minutes: 5,
    // What is counted is said when there is something to count.
    mayBeSilent: true,
  } as const;
  return [
    {
      ...zone,
      name: 'signature-failed',
      metric: 'DNSSECInternalFailure',
      says: `Route 53 cannot sign zone ${name}, which nobody whose resolver verifies will find soon. Look whether its key in KMS is enabled and lets Route 53 sign.`,
    },
    {
      ...zone,
      name: 'signing-key',
      metric: 'DNSSECKeySigningKeysNeedingAction',
      says: `The key of zone ${name} needs something done before it can sign again. Look at its status in Route 53.`,
    },
  ];
}
