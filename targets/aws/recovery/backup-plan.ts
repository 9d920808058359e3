import { BackupPlan } from '@cdktf/provider-aws/lib/backup-plan/index.js';
import { BackupSelection } from '@cdktf/provider-aws/lib/backup-selection/index.js';
import type { Construct } from 'constructs';
import type { Duration } from '../../../constructs/core/amounts/duration.ts';
import type { Place } from '../../contract/cloud-names.ts';
import { keyNamed, role, type Statement } from '../account/iam.ts';
import type { Keys } from '../account/keys.ts';
import { backupCopiesKeyAlias, backupVaultArn, backupVaultName, roleBoundary } from '../account/names.ts';
import { tagsOfPodDisks } from '../account/tags.ts';
import { backupVault } from './backup-vault.ts';

export interface BackupPlanProps extends Place {
  readonly environmentName: string;
  readonly prefix: string;
  readonly rolePrefix: string;
  readonly keys: Keys;
  readonly retention: Duration;
  /** The stack whose pods have the disks. */
  readonly stackName: string;
  /** The region whose vault gets a copy of each backup. @default there is none */
  readonly copiedTo?: string;
}

/** Every night, before the hours of the database's own backup and of its maintenance begin. */
const NIGHTLY = 'cron(0 2 * * ? *)';
/** Minutes within which a backup must have begun; the least that AWS takes. */
const BEGINS_WITHIN = 60;
/** Minutes after which it counts as failed. An estimate: the first snapshot of a full disk of some hundred GiB takes hours, each later one has what changed. */
const ENDS_WITHIN = 480;

/**
 * A backup of every disk that pods of this cluster asked for, once a day. Disks are found by their tags, since the cluster makes them and no stack knows
 * their names. What RDS, MSK, ElastiCache and S3 hold is not among it: each has a way of its own.
 */
export function backupPlan(scope: Construct, props: BackupPlanProps): void {
  const { environmentName, account, prefix, rolePrefix, retention, copiedTo } = props;
  const lifecycle = { deleteAfter: retention.days };
  const vault = backupVault(scope, {
    name: backupVaultName(environmentName),
    keyArn: props.keys.ebs.arn,
    retention,
  });
  const plan = new BackupPlan(scope, 'backup-plan', {
    name: prefix,
    rule: [
      {
        ruleName: 'daily',
        targetVaultName: vault.name,
        schedule: NIGHTLY,
        startWindow: BEGINS_WITHIN,
        completionWindow: ENDS_WITHIN,
        lifecycle,
        ...(copiedTo !== undefined && {
          copyAction: [
            {
              destinationVaultArn: backupVaultArn({ account, region: copiedTo }, environmentName),
              lifecycle,
            },
          ],
        }),
      },
    ],
  });
  const keeper = role(scope, 'role-backup', {
    name: `${rolePrefix}-backup`,
    description: 'Takes and copies backups of disks of pods',
    boundary: roleBoundary(account),
    // AWS Backup does not say for whom it asks; nobody but whoever may pass the role can hand it over.
    trust: [{ Effect: 'Allow', Principal: { Service: 'backup.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    statements: rights(props, vault.arn),
  });
  new BackupSelection(scope, 'backup-disks', {
    name: 'disks-of-pods',
    planId: plan.id,
    iamRoleArn: keeper.arn,
    resources: [volumes(props)],
    condition: [
      {
        stringEquals: tagConditions(props).map(([key, value]) => ({ key, value })),
      },
    ],
    dependsOn: [...keeper.policies],
  });
}

/** Each of those tags, as a condition of AWS names it. */
const tagConditions = ({ stackName }: BackupPlanProps): readonly (readonly [key: string, value: string])[] =>
  Object.entries(tagsOfPodDisks(stackName)).map(([key, value]) => [`aws:ResourceTag/${key}`, value]);

const volumes = ({ account, region }: BackupPlanProps) => `arn:aws:ec2:${region}:${account}:volume/*`;
/** Snapshots belong to no account in their names. */
const snapshots = (regions: readonly string[]) =>
  regions.map((region) => `arn:aws:ec2:${region}::snapshot/*`);

/**
 * What AWS' own policy for such a role (AWSBackupServiceRolePolicyForBackup) says of disks, cut to the disks of this stack, its vaults and its keys. It
 * restores nothing: a backup of a disk is a snapshot, of which whoever mends the cluster makes a disk.
 */
function rights(props: BackupPlanProps, vaultArn: string): readonly Statement[] {
  const { environmentName, account, region, keys, copiedTo } = props;
  const copies = copiedTo === undefined ? [] : [copiedTo];
  const here = { StringEquals: { 'aws:RequestedRegion': [region, ...copies] } };
  return [
    {
      Effect: 'Allow',
      Action: 'ec2:CreateSnapshot',
      Resource: volumes(props),
      Condition: {
        StringEquals: Object.fromEntries(tagConditions(props)),
      },
    },
    {
      Effect: 'Allow',
      Action: ['ec2:CreateSnapshot', 'ec2:CreateTags', 'ec2:DeleteSnapshot'],
      Resource: snapshots([region, ...copies]),
    },
    {
      Effect: 'Allow',
      Action: ['ec2:DescribeSnapshots', 'ec2:DescribeTags', 'ec2:DescribeVolumes', 'tag:GetResources'],
      Resource: '*',
      Condition: here,
    },
    { Effect: 'Allow', Action: 'backup:DescribeBackupVault', Resource: vaultArn },
    ...useOf({ Resource: keys.ebs.arn }, [region, ...copies]),
    ...copies.flatMap((to): readonly Statement[] => [
      { Effect: 'Allow', Action: 'ec2:CopySnapshot', Resource: snapshots([region, to]) },
      { Effect: 'Allow', Action: 'backup:CopyFromBackupVault', Resource: '*', Condition: here },
      {
        Effect: 'Allow',
        Action: ['backup:CopyIntoBackupVault', 'backup:DescribeBackupVault'],
        Resource: backupVaultArn({ account, region: to }, environmentName),
      },
      ...useOf(keyNamed({ account, region: to }, backupCopiesKeyAlias(environmentName)), [to]),
    ]),
  ];
}

/** A key in the hands of EC2, which encrypts snapshots. @param regions where it does: a snapshot is copied by EC2 of the region to which it goes */
function useOf(
  { Resource = [], Condition = {} }: Pick<Statement, 'Resource' | 'Condition'>,
  regions: readonly string[],
): readonly Statement[] {
  return [
    {
      Effect: 'Allow',
      Action: 'kms:DescribeKey',
      Resource,
      ...(Object.keys(Condition).length > 0 && { Condition }),
    },
    {
      Effect: 'Allow',
      Action: 'kms:CreateGrant',
      Resource,
      Condition: { ...Condition, Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    },
    {
      Effect: 'Allow',
      Action: ['kms:GenerateDataKeyWithoutPlaintext', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'],
      Resource,
      Condition: {
        ...Condition,
        StringEquals: { 'kms:ViaService': regions.map((region) => `ec2.${region}.amazonaws.com`) },
      },
    },
  ];
}
