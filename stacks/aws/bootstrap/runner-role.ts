import type { Construct } from 'constructs';
import { role, type Statement, trustService } from '../../../targets/aws/account/iam.ts';
import {
  DEPLOY_ROLE,
  DEPLOY_TAG,
  roleArn,
  RUNNER_ROLE,
  runnerLogs,
  runnerProject,
  stacksFolder,
} from '../../../targets/aws/account/names.ts';
import { asFew, type DeployPlaces, regionsOf, stateBuckets, stateKeys } from './deploy-places.ts';

export interface RunnerRoleProps extends DeployPlaces {
  readonly environment: string;
}

/** Rights without which CodeBuild cannot put a build into a network; it asks for them on every interface. */
const INTERFACES = [
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeDhcpOptions',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeSubnets',
  'ec2:DescribeVpcs',
];

/**
 * The role of the runner inside the network, where alone the cluster's API answers; one in each region takes it. It reads the stacks that it is handed, and what
 * it deploys it deploys as the deploy role: it is made here, because that role makes none that may take it.
 */
export function runnerRole(scope: Construct, props: RunnerRoleProps): void {
  const { account, environment } = props;
  const regions = regionsOf(props);
  role(scope, 'role-runner', {
    name: RUNNER_ROLE,
    description: 'Deploys from inside the network',
    trust: [
      {
        ...trustService('codebuild.amazonaws.com'),
        Condition: {
          StringEquals: {
            'aws:SourceArn': asFew(
              regions.map(
                (region) => `arn:aws:codebuild:${region}:${account}:project/${runnerProject(environment)}`,
              ),
            ),
          },
        },
      },
    ],
    statements: [
      { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: roleArn(account, DEPLOY_ROLE) },
      ...readsStacks(props),
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: asFew(
          regions.map((region) => `arn:aws:logs:${region}:${account}:log-group:${runnerLogs(environment)}:*`),
        ),
      },
      ...joinsNetwork(account, regions),
    ],
    tags: { [DEPLOY_TAG]: environment },
  });
}

function readsStacks(props: RunnerRoleProps): readonly Statement[] {
  const buckets = stateBuckets(props);
  const folder = stacksFolder(props.environment);
  return [
    {
      Effect: 'Allow',
      Action: ['s3:GetObject', 's3:GetObjectVersion'],
      Resource: asFew(buckets.map((bucket) => `${bucket}/${folder}*`)),
    },
    { Effect: 'Allow', Action: ['s3:GetBucketAcl', 's3:GetBucketLocation'], Resource: asFew(buckets) },
    {
      Effect: 'Allow',
      Action: 's3:ListBucket',
      Resource: asFew(buckets),
      Condition: { StringLike: { 's3:prefix': `${folder}*` } },
    },
    ...stateKeys(props).map((key): Statement => ({ Effect: 'Allow', Action: 'kms:Decrypt', ...key })),
  ];
}

function joinsNetwork(account: string, regions: readonly string[]): readonly Statement[] {
  return [
    {
      Effect: 'Allow',
      Action: INTERFACES,
      Resource: '*',
      Condition: { StringEquals: { 'aws:RequestedRegion': asFew(regions) } },
    },
    {
      Effect: 'Allow',
      Action: 'ec2:CreateNetworkInterfacePermission',
      Resource: asFew(regions.map((region) => `arn:aws:ec2:${region}:${account}:network-interface/*`)),
      Condition: { StringEquals: { 'ec2:AuthorizedService': 'codebuild.amazonaws.com' } },
    },
  ];
}
