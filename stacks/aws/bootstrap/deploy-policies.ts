import { actionsOf, RECORDS, ZONES } from './actions-by-type.ts';
import type { Statement } from '../../../targets/aws/account/iam.ts';
import {
  backupVaultArn,
  CI_ROLE,
  DATABASE_PASSWORD,
  DEPLOY_ROLE,
  GIT_TOKEN,
  roleArn,
  roleBoundary,
  RUNNER_ROLE,
} from '../../../targets/aws/account/names.ts';
import { type Place, secretName } from '../../../targets/contract/cloud-names.ts';
import { asFew, type DeployPlaces, regionsOf, stateBuckets, stateKeys } from './deploy-places.ts';

/** Where the deploy role works, and for which environment. */
export interface DeployRoleProps extends DeployPlaces {
  readonly environment: string;
  /** The public name, whose records it changes. @default there is none */
  readonly host?: string;
}

/** Access to the states. The lock is an object beside the state and is deleted when the work is done. */
export function state(props: DeployRoleProps): readonly Statement[] {
  const { environment } = props;
  const arns = stateBuckets(props);
  return [
    { Effect: 'Allow', Action: 's3:ListBucket', Resource: asFew(arns) },
    {
      Effect: 'Allow',
      Action: ['s3:GetObject', 's3:PutObject'],
      Resource: asFew(arns.map((arn) => `${arn}/${environment}/*`)),
    },
    {
      Effect: 'Allow',
      Action: 's3:DeleteObject',
      Resource: asFew(arns.map((arn) => `${arn}/${environment}/*.tflock`)),
    },
    ...stateKeys(props).map((key): Statement => ({
      Effect: 'Allow',
      Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:GenerateDataKey', 'kms:DescribeKey'],
      ...key,
    })),
  ];
}

/** Actions in the regions of the environment alone; those of a service that knows no region have statements of their own. */
export function inRegion(
  sid: string,
  actions: readonly string[],
  props: DeployRoleProps,
): readonly Statement[] {
  const { account } = props;
  return [
    {
      Sid: sid,
      Effect: 'Allow',
      Action: actions,
      Resource: '*',
      Condition: {
        StringEquals: { 'aws:RequestedRegion': asFew(regionsOf(props)), 'aws:PrincipalAccount': account },
      },
    },
  ];
}

/**
 * Records of the public name, and of the proof that ACM asks for beneath it, and no other of any zone. Route 53 knows no region. What only reads is not
 * tied to a zone, since a zone is found by its name.
 */
export function records({ account, host }: DeployRoleProps): readonly Statement[] {
  if (host === undefined) return [];
  return [
    {
      Sid: 'RecordsOfThePublicName',
      Effect: 'Allow',
      Action: actionsOf(RECORDS),
      Resource: 'arn:aws:route53:::hostedzone/*',
      Condition: {
        StringEquals: { 'aws:PrincipalAccount': account },
        'ForAllValues:StringLike': {
          'route53:ChangeResourceRecordSetsNormalizedRecordNames': [host, `_*.${host}`],
        },
        'ForAllValues:StringEquals': { 'route53:ChangeResourceRecordSetsRecordTypes': ['A', 'CNAME'] },
      },
    },
    {
      Sid: 'Zones',
      Effect: 'Allow',
      Action: actionsOf(ZONES),
      Resource: '*',
      Condition: { StringEquals: { 'aws:PrincipalAccount': account } },
    },
  ];
}

/** The deploy role makes roles with our prefix only, none without the permissions boundary, and passes them only to the services that assume them. */
export function roles({ account, passive }: DeployRoleProps): readonly Statement[] {
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
            'backup.amazonaws.com',
            'codebuild.amazonaws.com',
            'ec2.amazonaws.com',
            'eks.amazonaws.com',
            'monitoring.rds.amazonaws.com',
            'pods.eks.amazonaws.com',
            // S3 copies objects to another region in a role that it is handed.
            ...(passive === undefined ? [] : ['s3.amazonaws.com']),
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
            'backup.amazonaws.com',
            'eks*.amazonaws.com',
            'elasticache.amazonaws.com',
            'elasticloadbalancing.amazonaws.com',
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
 * to what protects the copies of disks in the second region, and reading secret values. Exceptions are the database password, which the provider reads to see whether it still exists, and the token of
 * the repository, which is handed to Argo CD in each region.
 */
export function guard(props: DeployRoleProps): readonly Statement[] {
  const { account, region, environment, passive } = props;
  // In the second region no deployment makes a password: it has the copy of one.
  const read = [
    ...[DATABASE_PASSWORD, GIT_TOKEN].map((key) => ({ region, key })),
    ...(passive === undefined ? [] : [{ region: passive, key: GIT_TOKEN }]),
  ];
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
      Resource: stateBuckets(props).flatMap((arn) => [arn, `${arn}/*`]),
    },
    ...notTheirKeys('kms:ScheduleKeyDeletion', props),
    ...(passive === undefined ? [] : [notTheCopies(environment, { account, region: passive })]),
    {
      Sid: 'NoSecretValues',
      Effect: 'Deny',
      Action: 'secretsmanager:GetSecretValue',
      NotResource: read.map(
        (one) =>
          `arn:aws:secretsmanager:${one.region}:${account}:secret:${secretName(environment, one.key)}-??????`,
      ),
    },
  ];
}

/** The vault in the second region is made with the region's own stack, so that whoever deploys cannot remove what it copied there. */
function notTheCopies(environment: string, place: Place): Statement {
  return {
    Sid: 'NotTheCopiesOfDisks',
    Effect: 'Deny',
    Action: ['backup:Delete*', 'backup:Put*'],
    Resource: backupVaultArn(place, environment),
  };
}

/**
 * The permissions boundary of every role that we make: it may use data in this account, but make no roles, change no keys and
 * read no state. Of what admits clients by their identity it knows RDS alone: MSK has no such login, and users of ElastiCache
 * begin with it only so that nobody can log in before they have a password.
 */
export function roleBoundaryStatements(props: DeployRoleProps): readonly Statement[] {
  const { account } = props;
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
      Sid: 'BackupsOfDisks',
      Effect: 'Allow',
      Action: [
        'backup:CopyFromBackupVault',
        'backup:CopyIntoBackupVault',
        'backup:DescribeBackupVault',
        'tag:GetResources',
      ],
      Resource: '*',
      Condition: { StringEquals: { 'aws:PrincipalAccount': account } },
    },
    {
      Sid: 'DatabasesByIdentity',
      Effect: 'Allow',
      Action: 'rds-db:connect',
      Resource: asFew(regionsOf(props).map((region) => `arn:aws:rds-db:${region}:${account}:dbuser:*/*`)),
    },
    {
      Sid: 'ServiceLinkedRoles',
      Effect: 'Allow',
      Action: 'iam:CreateServiceLinkedRole',
      Resource: `arn:aws:iam::${account}:role/aws-service-role/*`,
    },
    {
      Sid: 'NotTheStates',
      Effect: 'Deny',
      Action: 's3:*',
      Resource: stateBuckets(props).flatMap((arn) => [arn, `${arn}/*`]),
    },
    ...notTheirKeys('kms:*', props),
    {
      Sid: 'NoKeyPolicies',
      Effect: 'Deny',
      Action: ['kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion'],
      Resource: '*',
    },
  ];
}

/** Denials for the keys of states, numbered from the second on, as a policy names no statement twice. */
function notTheirKeys(action: string, props: DeployRoleProps): readonly Statement[] {
  return stateKeys(props).map((key, index) => ({
    Sid: index === 0 ? 'NotTheirKey' : `NotTheirKey${index + 1}`,
    Effect: 'Deny',
    Action: action,
    ...key,
  }));
}
