import { describe, expect, test } from 'vitest';
import { prod } from '../../environments/prod.ts';
import { synthesizeAws } from '../../stacks/aws/app.ts';
import { storageClasses } from '../../stacks/kubernetes/cluster/storage-class.ts';
import { manifestsOf, renderKubernetes } from '../../stacks/kubernetes/render.ts';
import {
  allFiles,
  type Attributes,
  cloudOf,
  platformFrom,
  platformOf,
  resources,
  SELF_HOSTED,
  type Stack,
  stacksIn,
} from '../support/aws.ts';
import { judge, statementsOf } from '../support/iam.ts';

const STACKS = stacksIn(allFiles());
const { account, region: ACTIVE, passive } = prod.aws;
const PASSIVE = passive.region;
const PROD = STACKS.get('prod');
const REGION = STACKS.get(`bootstrap-${account}-${PASSIVE}`);

const one = (stack: Stack | undefined, type: string): Attributes => resources(stack, type)[0]?.[1] ?? {};
/** For how long S3 keeps what was replaced or deleted in a bucket. */
const oldVersionsOf = (stack: Stack | undefined, bucket: string): unknown => {
  const lifecycle = stack?.resource['aws_s3_bucket_lifecycle_configuration']?.[`bucket-${bucket}-lifecycle`];
  const [tidy] = lifecycle?.['rule'] as [Attributes];
  return tidy['noncurrent_version_expiration'];
};
const vaultArn = (region: string) => `arn:aws:backup:${region}:${account}:backup-vault:somastack-prod`;
type Tags = Readonly<Record<string, string>>;

/** Tags of the disks that pods of a stack's cluster ask for. */
function tagsOfDisks(stack: Stack | undefined): Tags {
  const driver = stack?.resource['aws_eks_addon']?.['addon-aws-ebs-csi-driver'];
  const { controller } = JSON.parse(String(driver?.['configuration_values'])) as {
    readonly controller: { readonly extraVolumeTags: Tags };
  };
  return controller.extraVolumeTags;
}

/** Tags of every other disk that a stack brings into being: those of nodes, and what the provider puts on whatever it makes. */
function otherTags(stack: Stack | undefined): readonly Tags[] {
  const nodes = resources(stack, 'aws_launch_template').flatMap(([, template]) =>
    (template['tag_specifications'] as { readonly tags: Tags }[]).map(({ tags }) => tags),
  );
  const [{ tags }] = stack?.provider['aws']?.[0]?.['default_tags'] as [{ readonly tags: Tags }];
  return [...nodes, tags];
}

/** Whether a selection takes a disk, as AWS says: it is of the named kind and has every tag. */
function takes(selection: Attributes, arn: string, tags: Tags): boolean {
  const [kind = ''] = selection['resources'] as readonly string[];
  const [{ string_equals: wanted }] = selection['condition'] as [
    { readonly string_equals: readonly { readonly key: string; readonly value: string }[] },
  ];
  return (
    arn.startsWith(kind.slice(0, -1)) &&
    wanted.every(({ key, value }) => tags[key.replace('aws:ResourceTag/', '')] === value)
  );
}

describe.each(['staging', 'prod'])('backups of %s', (name) => {
  const stack = STACKS.get(name);
  const { environment } = platformOf(name);
  if (!('aws' in environment)) throw new Error(`${name} is on AWS`);
  const { aws } = environment;
  const days = aws.backupRetention.days;
  const selection = one(stack, 'aws_backup_selection');
  const disk = `arn:aws:ec2:${aws.region}:${aws.account}:volume/vol-1`;

  test('are of every disk that a pod asks for, and of no other', () => {
    expect(takes(selection, disk, tagsOfDisks(stack))).toBe(true);
    for (const tags of otherTags(stack)) expect(takes(selection, disk, tags)).toBe(false);
    // A second cluster of the account, made by the same program.
    expect(takes(selection, disk, { ...tagsOfDisks(stack), Stack: 'another' })).toBe(false);
    expect(takes(selection, disk.replace('volume/', 'instance/'), tagsOfDisks(stack))).toBe(false);
    expect(takes(selection, disk.replace(aws.region, 'eu-north-1'), tagsOfDisks(stack))).toBe(false);
  });

  test('find the disks of all claims, as these name one class and the driver with these tags makes it', () => {
    const classes = storageClasses(environment);
    expect(classes.map(({ provisioner }) => provisioner)).toEqual(['ebs.csi.aws.com']);
    const claims = JSON.stringify(manifestsOf(renderKubernetes(platformOf(name)))).match(
      /"storageClassName":"[^"]*"/g,
    );
    expect(new Set(claims)).toEqual(new Set([`"storageClassName":"${String(classes[0]?.metadata.name)}"`]));
  });

  test('are taken every day and kept as long as those of the database, and so are old versions of objects', () => {
    const [rule] = one(stack, 'aws_backup_plan')['rule'] as [Attributes];
    expect(rule).toMatchObject({
      schedule: 'cron(0 2 * * ? *)',
      lifecycle: { delete_after: days },
      target_vault_name: '${aws_backup_vault.backups.name}',
    });
    // AWS wants an hour between the end of the one window and of the other.
    expect(Number(rule['completion_window'])).toBeGreaterThanOrEqual(Number(rule['start_window']) + 60);
    expect(one(stack, 'aws_db_instance')['backup_retention_period']).toBe(days);
    expect(oldVersionsOf(stack, 'milvus')).toEqual([{ noncurrent_days: days }]);
  });

  test('are not of lines that were to go: what S3 still has of these is gone in a day', () => {
    expect(oldVersionsOf(stack, 'loki')).toEqual([{ noncurrent_days: 1 }]);
  });

  test('lie in a vault with the key of disks, and nobody deletes them before their time', () => {
    expect(one(stack, 'aws_backup_vault')).toMatchObject({
      name: `somastack-${name}`,
      kms_key_arn: '${aws_kms_key.key-ebs.arn}',
      force_destroy: false,
      lifecycle: { prevent_destroy: true },
    });
    const lock = one(stack, 'aws_backup_vault_lock_configuration');
    expect(lock).toMatchObject({
      backup_vault_name: '${aws_backup_vault.backups.name}',
      min_retention_days: days,
    });
    // With days after which it cannot be changed any more, nobody could ever lift it.
    expect(lock).not.toHaveProperty('changeable_for_days');
    const says = (action: string) =>
      judge(statementsOf(one(stack, 'aws_backup_vault_policy')['policy']), {
        action,
        resource: 'arn:aws:ec2:eu-west-1::snapshot/snap-1',
        principal: ['AWS', `arn:aws:iam::${aws.account}:root`],
      });
    expect(says('backup:DeleteRecoveryPoint')).toBe('denied');
    expect(says('backup:UpdateRecoveryPointLifecycle')).toBe('denied');
    expect(says('backup:StartRestoreJob')).toBe('not allowed');
  });
});

describe('whoever takes backups', () => {
  const own = statementsOf(PROD?.resource['aws_iam_role_policy']?.['role-backup-policy']?.['policy']);
  const may = (action: string, resource: string, context: Tags = {}) =>
    judge(own, { action, resource, context });
  const tagged = (tags: Tags) =>
    Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:ResourceTag/${key}`, value]));
  const disk = `arn:aws:ec2:${ACTIVE}:${account}:volume/vol-1`;

  test('is AWS Backup, and is handed the role by whoever deploys', () => {
    expect(one(PROD, 'aws_backup_selection')['iam_role_arn']).toBe('${aws_iam_role.role-backup.arn}');
    const trust = statementsOf(PROD?.resource['aws_iam_role']?.['role-backup']?.['assume_role_policy']);
    const asks = (service: string) =>
      judge(trust, { action: 'sts:AssumeRole', resource: '*', principal: ['Service', service] });
    expect(asks('backup.amazonaws.com')).toBe('allowed');
    expect(asks('ec2.amazonaws.com')).toBe('not allowed');
  });

  test('takes a snapshot of what the selection takes, and of nothing else', () => {
    expect(may('ec2:CreateSnapshot', disk, tagged(tagsOfDisks(PROD)))).toBe('allowed');
    for (const tags of otherTags(PROD))
      expect(may('ec2:CreateSnapshot', disk, tagged(tags))).toBe('not allowed');
    expect(may('ec2:CreateSnapshot', `arn:aws:ec2:${ACTIVE}::snapshot/snap-1`)).toBe('allowed');
    expect(may('ec2:DeleteVolume', disk, tagged(tagsOfDisks(PROD)))).toBe('not allowed');
    expect(may('ec2:CreateVolume', disk, tagged(tagsOfDisks(PROD)))).toBe('not allowed');
  });

  test('uses the key of disks through EC2, and the one of the copies in the second region', () => {
    const through = (region: string, alias?: string) => ({
      'kms:ViaService': `ec2.${region}.amazonaws.com`,
      ...(alias !== undefined && { 'kms:ResourceAliases': alias }),
    });
    const ours = '${aws_kms_key.key-ebs.arn}';
    expect(may('kms:ReEncryptFrom', ours, through(ACTIVE))).toBe('allowed');
    expect(may('kms:ReEncryptFrom', ours, through(PASSIVE))).toBe('allowed');
    expect(may('kms:ReEncryptFrom', ours, through('eu-north-1'))).toBe('not allowed');
    expect(may('kms:ReEncryptFrom', ours, { 'kms:ViaService': `s3.${ACTIVE}.amazonaws.com` })).toBe(
      'not allowed',
    );
    expect(may('kms:ReEncryptFrom', '${aws_kms_key.key-rds.arn}', through(ACTIVE))).toBe('not allowed');
    const there = `arn:aws:kms:${PASSIVE}:${account}:key/1`;
    const copies = 'alias/somastack-prod-backup-copies';
    expect(resources(REGION, 'aws_kms_alias').map(([, { name }]) => name)).toContain(copies);
    expect(may('kms:ReEncryptTo', there, through(PASSIVE, copies))).toBe('allowed');
    expect(may('kms:ReEncryptTo', there, through(PASSIVE, 'alias/somastack-prod-rds'))).toBe('not allowed');
    expect(may('kms:Decrypt', ours, through(ACTIVE))).toBe('not allowed');
  });

  test('copies into the vault of the second region and no other', () => {
    expect(may('backup:CopyIntoBackupVault', vaultArn(PASSIVE))).toBe('allowed');
    expect(may('backup:CopyIntoBackupVault', vaultArn(PASSIVE).replace('prod', 'x'))).toBe('not allowed');
    const staging = STACKS.get('staging')?.resource['aws_iam_role_policy']?.['role-backup-policy'];
    expect(String(staging?.['policy'])).not.toMatch(/Copy/);
  });
});

describe('copies in the second region', () => {
  test('go into the vault that its own first stack makes, with a key and a lock of its own', () => {
    const [rule] = one(PROD, 'aws_backup_plan')['rule'] as [Attributes];
    expect(rule['copy_action']).toEqual([
      { destination_vault_arn: vaultArn(PASSIVE), lifecycle: { delete_after: 35 } },
    ]);
    expect(one(REGION, 'aws_backup_vault')).toMatchObject({
      name: 'somastack-prod',
      kms_key_arn: '${aws_kms_key.key-backup-copies.arn}',
    });
    expect(one(REGION, 'aws_backup_vault_lock_configuration')['min_retention_days']).toBe(35);
    expect(resources(REGION, 'aws_backup_vault_policy')).toHaveLength(1);
  });

  test('are watched from where they are made, and are not where there is no second region', () => {
    const alarms = (name: string) =>
      Object.keys(STACKS.get(name)?.resource['aws_cloudwatch_metric_alarm'] ?? {}).filter((id) =>
        id.startsWith('alarm-backup-'),
      );
    const both = ['alarm-backup-failed', 'alarm-backup-missing'];
    expect(alarms('prod')).toEqual(['alarm-backup-copies-failed', ...both]);
    expect(alarms('staging')).toEqual(both);
    expect(alarms('prod-dr')).toEqual([]);
    const [rule] = one(STACKS.get('staging'), 'aws_backup_plan')['rule'] as [Attributes];
    expect(rule).not.toHaveProperty('copy_action');
  });
});

test('a day without any backup is noticed though no job fails, and one night may run late', () => {
  const missing = PROD?.resource['aws_cloudwatch_metric_alarm']?.['alarm-backup-missing'];
  expect(missing).toMatchObject({
    statistic: 'Sum',
    period: 3600,
    evaluation_periods: 36,
    comparison_operator: 'LessThanThreshold',
    threshold: 1,
    treat_missing_data: 'breaching',
  });
  const [rule] = one(PROD, 'aws_backup_plan')['rule'] as [Attributes];
  const latest = 24 * 60 + Number(rule['completion_window']);
  expect(36 * 60).toBeGreaterThan(latest);
});

test('disks of data systems in the cluster are among them', () => {
  const stack = stacksIn(synthesizeAws([cloudOf(platformFrom(SELF_HOSTED))])).get('prod');
  expect(resources(stack, 'aws_db_instance')).toEqual([]);
  expect(
    takes(
      one(stack, 'aws_backup_selection'),
      `arn:aws:ec2:${ACTIVE}:${account}:volume/vol-1`,
      tagsOfDisks(stack),
    ),
  ).toBe(true);
});
