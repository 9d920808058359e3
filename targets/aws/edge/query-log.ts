import { CloudwatchLogResourcePolicy } from '@cdktf/provider-aws/lib/cloudwatch-log-resource-policy/index.js';
import { Route53QueryLog } from '@cdktf/provider-aws/lib/route53-query-log/index.js';
import type { Route53Zone } from '@cdktf/provider-aws/lib/route53-zone/index.js';
import type { Construct } from 'constructs';
import { policy } from '../account/iam.ts';
import { logGroup } from '../account/log-groups.ts';
import type { Place } from '../../contract/cloud-names.ts';

export interface QueryLogProps extends Place {
  readonly zone: Route53Zone;
  /** Name of the zone. */
  readonly name: string;
  readonly keyArn: string;
}

/** A log of what is asked of a public zone, which Route 53 may write for this zone and no other. */
export function queryLog(scope: Construct, { zone, name, account, region, keyArn }: QueryLogProps): void {
  const group = `/aws/route53/${name}`;
  const logs = logGroup(scope, 'logs-queries', group, keyArn);
  const admits = new CloudwatchLogResourcePolicy(scope, 'logs-queries-policy', {
    policyName: `route53-${name.replaceAll('.', '-')}`,
    policyDocument: policy([
      {
        Sid: 'QueriesOfTheZone',
        Effect: 'Allow',
        Principal: { Service: 'route53.amazonaws.com' },
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: `arn:aws:logs:${region}:${account}:log-group:${group}:*`,
        Condition: {
          StringEquals: { 'aws:SourceAccount': account },
          ArnLike: { 'aws:SourceArn': zone.arn },
        },
      },
    ]),
  });
  new Route53QueryLog(scope, 'zone-queries', {
    zoneId: zone.zoneId,
    cloudwatchLogGroupArn: logs.arn,
    // Route 53 tries the group out.
    dependsOn: [admits],
  });
}
