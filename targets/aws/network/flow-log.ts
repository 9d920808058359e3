import type { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group/index.js';
import { FlowLog } from '@cdktf/provider-aws/lib/flow-log/index.js';
import type { Vpc } from '@cdktf/provider-aws/lib/vpc/index.js';
import type { Construct } from 'constructs';
import { role, trustService } from '../account/iam.ts';
import { roleBoundary } from '../account/names.ts';

export interface FlowLogProps {
  readonly name: string;
  readonly account: string;
  readonly vpc: Vpc;
  readonly logs: CloudwatchLogGroup;
  /** Aggregation interval in seconds; AWS offers 60 and 600. */
  readonly interval: 60 | 600;
}

/** A log of all connections in the network, accepted and refused. */
export function flowLog(scope: Construct, { name, account, vpc, logs, interval }: FlowLogProps): void {
  const writer = role(scope, 'role-flow-log', {
    name,
    description: 'Writes the flow log of the network',
    boundary: roleBoundary(account),
    trust: [trustService('vpc-flow-logs.amazonaws.com', account)],
    statements: [
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
        Resource: `${logs.arn}:*`,
      },
    ],
  });
  new FlowLog(scope, 'flow-log', {
    vpcId: vpc.id,
    trafficType: 'ALL',
    logDestinationType: 'cloud-watch-logs',
    logDestination: logs.arn,
    iamRoleArn: writer.arn,
    maxAggregationInterval: interval,
    dependsOn: [...writer.policies],
  });
}
