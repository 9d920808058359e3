import type { Statement } from '../../../targets/aws/account/iam.ts';
import {
  CI_ROLE,
  DATABASE_PASSWORD,
  DEPLOY_ROLE,
  GIT_TOKEN,
  roleArn,
  roleBoundary,
  RUNNER_ROLE,
} from '../../../targets/aws/account/names.ts';
import { bucketName, type Place, secretName } from '../../../targets/contract/cloud-names.ts';

/** Where the deploy role works, for which environment, and the key that encrypts its states. */
export interface DeployRoleProps extends Place {
  readonly environment: string;
  readonly stateKeyArn: string;
}

/** Access to the states. The lock is an object beside the state and is deleted when the work is done. */
export function state({ account, region, environment, stateKeyArn }: DeployRoleProps): readonly Statement[] {
  const arn = `arn:aws:s3:::${bucketName({ account, region }, 'tfstate')}`;
  return [
    { Effect: 'Allow', Action: 's3:ListBucket', Resource: arn },
    { Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject'], Resource: `${arn}/${environment}/*` },
    { Effect: 'Allow', Action: 's3:DeleteObject', Resource: `${arn}/${environment}/*.tflock` },
    {
      Effect: 'Allow',
      Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:GenerateDataKey', 'kms:DescribeKey'],
      Resource: stateKeyArn,
    },
  ];
}

/** Actions in the region of the environment alone; those of a service that knows no region have statements of their own. */
export function inRegion(
  sid: string,
  actions: readonly string[],
  { account, region }: Place,
): readonly Statement[] {
  return [
    {
      Sid: sid,
      Effect: 'Allow',
      Action: actions,
      Resource: '*',
      Condition: { StringEquals: { 'aws:RequestedRegion': region, 'aws:PrincipalAccount': account } },
    },
  ];
}

/** The deploy role makes roles with our prefix only, none without the permissions boundary, and passes them only to the services that assume them. */
export function roles({ account }: DeployRoleProps): readonly Statement[] {
  const ours = `arn:aws:iam::${account}:role/somastack-*`;
  return [
    {
      Sid: 'RolesWithinTheBoundary',
      Effect: 'Allow',
      Action: [
        'iam:AttachRolePolicy',
        'iam:CreateRole',
        'iam:DeleteRolePolicy',
        'iam:DetachRolePolicy',
        'iam:PutRolePolicy',
      ],
      Resource: ours,
      Condition: { StringEquals: { 'iam:PermissionsBoundary': roleBoundary(account) } },
    },
    {
      Sid: 'RolesOfOurs',
      Effect: 'Allow',
      Action: [
        'iam:DeleteRole',
        'iam:GetRole',
        'iam:GetRolePolicy',
        'iam:ListAttachedRolePolicies',
        'iam:ListInstanceProfilesForRole',
        'iam:ListRolePolicies',
        'iam:TagRole',
        'iam:UntagRole',
        'iam:UpdateAssumeRolePolicy',
        'iam:UpdateRole',
        'iam:UpdateRoleDescription',
      ],
      Resource: ours,
      Condition: { StringEquals: { 'aws:PrincipalAccount': account } },
    },
    {
      Sid: 'HandRolesToServices',
      Effect: 'Allow',
      Action: 'iam:PassRole',
      Resource: ours,
      Condition: {
        StringEquals: {
          'iam:PassedToService': [
            'codebuild.amazonaws.com',
            'ec2.amazonaws.com',
            'eks.amazonaws.com',
            'monitoring.rds.amazonaws.com',
            'pods.eks.amazonaws.com',
            'vpc-flow-logs.amazonaws.com',
          ],
        },
      },
    },
    {
      Sid: 'ServiceLinkedRoles',
      Effect: 'Allow',
      Action: 'iam:CreateServiceLinkedRole',
      Resource: `arn:aws:iam::${account}:role/aws-service-role/*`,
      Condition: {
        StringLike: {
          'iam:AWSServiceName': [
            'autoscaling.amazonaws.com',
            'eks*.amazonaws.com',
            'elasticache.amazonaws.com',
            'kafka.amazonaws.com',
            'kafka.application-autoscaling.amazonaws.com',
            'rds.amazonaws.com',
          ],
        },
      },
    },
  ];
}

/**
 * Denials of what no deployment needs: changes to its own role and to those that may take it, to the permissions boundary, and to the bucket and key of states,
 * and reading secret values. Exceptions are the database password, which the provider reads to see whether it still exists, and the token of
 * the repository, which is handed to Argo CD.
 */
export function guard({ account, region, environment, stateKeyArn }: DeployRoleProps): readonly Statement[] {
  const states = `arn:aws:s3:::${bucketName({ account, region }, 'tfstate')}`;
  const read = [DATABASE_PASSWORD, GIT_TOKEN].map((key) => secretName(environment, key));
  return [
    {
      Sid: 'NotWhoeverDeploys',
      Effect: 'Deny',
      Action: [
        'iam:AttachRolePolicy',
        'iam:DeleteRole',
        'iam:DeleteRolePolicy',
        'iam:DetachRolePolicy',
        'iam:PutRolePolicy',
        'iam:TagRole',
        'iam:UntagRole',
        'iam:UpdateAssumeRolePolicy',
        'iam:UpdateRole',
      ],
      Resource: [DEPLOY_ROLE, CI_ROLE, RUNNER_ROLE].map((name) => roleArn(account, name)),
    },
    {
      Sid: 'NotTheBoundary',
      Effect: 'Deny',
      Action: ['iam:DeleteRolePermissionsBoundary', 'iam:PutRolePermissionsBoundary'],
      Resource: `arn:aws:iam::${account}:role/*`,
    },
    {
      Sid: 'NotTheStates',
      Effect: 'Deny',
      Action: ['s3:DeleteBucket*', 's3:PutBucket*', 's3:DeleteObjectVersion'],
      Resource: [states, `${states}/*`],
    },
    { Sid: 'NotTheirKey', Effect: 'Deny', Action: 'kms:ScheduleKeyDeletion', Resource: stateKeyArn },
    {
      Sid: 'NoSecretValues',
      Effect: 'Deny',
      Action: 'secretsmanager:GetSecretValue',
      NotResource: read.map((name) => `arn:aws:secretsmanager:${region}:${account}:secret:${name}-??????`),
    },
  ];
}

/**
 * The permissions boundary of every role that we make: it may use data in this account, but make no roles, change no keys and
 * read no state. Of what admits clients by their identity it knows RDS alone: MSK has no such login, and users of ElastiCache
 * begin with it only so that nobody can log in before they have a password.
 */
export function roleBoundaryStatements({
  account,
  region,
  stateKeyArn,
}: DeployRoleProps): readonly Statement[] {
  const states = `arn:aws:s3:::${bucketName({ account, region }, 'tfstate')}`;
  const used = ['autoscaling', 'ec2', 'ecr', 'eks', 'eks-auth', 'elasticloadbalancing', 'kms', 'logs'];
  return [
    {
      Sid: 'WhatNodesAndPodsUse',
      Effect: 'Allow',
      Action: [...used, 's3', 'secretsmanager'].map((service) => `${service}:*`),
      Resource: '*',
      Condition: { StringEquals: { 'aws:PrincipalAccount': account } },
    },
    {
      Sid: 'DatabasesByIdentity',
      Effect: 'Allow',
      Action: 'rds-db:connect',
      Resource: `arn:aws:rds-db:${region}:${account}:dbuser:*/*`,
    },
    {
      Sid: 'ServiceLinkedRoles',
      Effect: 'Allow',
      Action: 'iam:CreateServiceLinkedRole',
      Resource: `arn:aws:iam::${account}:role/aws-service-role/*`,
    },
    { Sid: 'NotTheStates', Effect: 'Deny', Action: 's3:*', Resource: [states, `${states}/*`] },
    { Sid: 'NotTheirKey', Effect: 'Deny', Action: 'kms:*', Resource: stateKeyArn },
    {
      Sid: 'NoKeyPolicies',
      Effect: 'Deny',
      Action: ['kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion'],
      Resource: '*',
    },
  ];
}
