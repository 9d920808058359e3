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
import { bucketName, type Place } from '../../../targets/contract/cloud-names.ts';

export interface RunnerRoleProps extends Place {
  readonly environment: string;
  /** ARN of the key that the bucket of states is encrypted with. */
  readonly stateKeyArn: string;
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
 * The role of the runner inside the network, where alone the cluster's API answers. It reads the stacks that it is handed, and what
 * it deploys it deploys as the deploy role: it is made here, because that role makes none that may take it.
 */
export function runnerRole(scope: Construct, props: RunnerRoleProps): void {
  const { account, region, environment } = props;
  role(scope, 'role-runner', {
    name: RUNNER_ROLE,
    description: 'Deploys from inside the network',
    trust: [
      {
        ...trustService('codebuild.amazonaws.com'),
        Condition: {
          StringEquals: {
            'aws:SourceArn': `arn:aws:codebuild:${region}:${account}:project/${runnerProject(environment)}`,
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
        Resource: `arn:aws:logs:${region}:${account}:log-group:${runnerLogs(environment)}:*`,
      },
      ...joinsNetwork(props),
    ],
    tags: { [DEPLOY_TAG]: environment },
  });
}

function readsStacks({ account, region, environment, stateKeyArn }: RunnerRoleProps): readonly Statement[] {
  const bucket = `arn:aws:s3:::${bucketName({ account, region }, 'tfstate')}`;
  const folder = stacksFolder(environment);
  return [
    {
      Effect: 'Allow',
      Action: ['s3:GetObject', 's3:GetObjectVersion'],
      Resource: `${bucket}/${folder}*`,
    },
    { Effect: 'Allow', Action: ['s3:GetBucketAcl', 's3:GetBucketLocation'], Resource: bucket },
    {
      Effect: 'Allow',
      Action: 's3:ListBucket',
      Resource: bucket,
      Condition: { StringLike: { 's3:prefix': `${folder}*` } },
    },
    { Effect: 'Allow', Action: 'kms:Decrypt', Resource: stateKeyArn },
  ];
}

function joinsNetwork({ account, region }: Place): readonly Statement[] {
  return [
    {
      Effect: 'Allow',
      Action: INTERFACES,
      Resource: '*',
      Condition: { StringEquals: { 'aws:RequestedRegion': region } },
    },
    {
      Effect: 'Allow',
      Action: 'ec2:CreateNetworkInterfacePermission',
      Resource: `arn:aws:ec2:${region}:${account}:network-interface/*`,
      Condition: { StringEquals: { 'ec2:AuthorizedService': 'codebuild.amazonaws.com' } },
    },
  ];
}
