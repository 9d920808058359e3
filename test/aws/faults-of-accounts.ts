import { type Fault, faultsOf } from '../support/aws-rules/fault.ts';

const swap = (from: string, to: string) => (text: unknown) => String(text).replace(from, to);

/** Faults of rights and keys. */
const OF_RIGHTS = [
  ...faultsOf(
    'prod',
    [
      'aws_iam_role_policy.role-loki-policy',
      { policy: swap('s3:PutObject', 's3:PutObjects') },
      'policies',
      '@: policy: AWS has no action "s3:PutObjects"',
    ],
    [
      'aws_iam_role_policy.role-loki-policy',
      { policy: swap('2012-10-17', '2012-10-18') },
      'policies',
      '@: policy: Version is "2012-10-18"; conditions need 2012-10-17',
    ],
    [
      'aws_iam_role_policy.role-loki-policy',
      { policy: swap('"Allow"', '"Permit"') },
      'policies',
      '@: policy: Effect is "Permit"; IAM takes Allow or Deny',
    ],
    ['aws_iam_role_policy.role-loki-policy', { policy: swap('{', '') }, 'policies', '@: policy: no JSON'],
    [
      'aws_iam_role.role-loki',
      { assume_role_policy: swap('sts:AssumeRole', 'sts:AssumesRole') },
      'policies',
      '@: assume_role_policy: AWS has no action "sts:AssumesRole"',
    ],
    [
      'aws_iam_role.role-loki',
      { max_session_duration: 900 },
      'values of one argument',
      '@: max_session_duration is 900; AWS takes 3600 to 43200',
    ],
    [
      'aws_iam_role.role-loki',
      { name: 'somastack-prod-eu-west-1-role-of-pods-that-keep-the-lines-of-others' },
      'names',
      '@: name is "somastack-prod-eu-west-1-role-of-pods-that-keep-the-lines-of-others"; AWS takes letters, digits and _+=,.@-, at most 64',
    ],
    [
      'aws_kms_key.key-s3',
      { policy: swap(':root', ':role/operators') },
      'keys',
      '@: its account may not change its policy, so KMS refuses it',
    ],
    [
      'aws_kms_key.key-s3',
      { deletion_window_in_days: 5 },
      'values of one argument',
      '@: deletion_window_in_days is 5; AWS takes 7 to 30',
    ],
    [
      'aws_kms_key.key-s3',
      { rotation_period_in_days: 60 },
      'values of one argument',
      '@: rotation_period_in_days is 60; AWS takes 90 to 2560',
    ],
    [
      'aws_kms_alias.key-s3-alias',
      { name: 'somastack-prod-s3' },
      'values of one argument',
      '@: name is "somastack-prod-s3"; AWS takes a name that begins with alias/ and not with alias/aws/',
    ],
    [
      'aws_s3_bucket_policy.bucket-loki-policy',
      { policy: swap('"Principal":{"AWS":"*"},', '') },
      'policies',
      '@: policy: a policy of a resource names its Principal',
    ],
    [
      'aws_s3_bucket_policy.bucket-loki-policy',
      { policy: swap('s3:*', 's3') },
      'policies',
      '@: policy: AWS has no action "s3"',
    ],
    [
      'aws_secretsmanager_secret.secret-soma-api-token',
      { recovery_window_in_days: 3 },
      'values of one argument',
      '@: recovery_window_in_days is 3; AWS takes 0, or 7 to 30',
    ],
    [
      'aws_secretsmanager_secret.secret-soma-api-token',
      { name: 'somastack/prod/git-token' },
      'names taken twice',
      '@: name "somastack/prod/git-token" is that of aws_secretsmanager_secret.secret-git-token too',
    ],
  ),
  ...faultsOf('bootstrap-444455556666-zone', [
    'aws_kms_key.key-dnssec',
    { enable_key_rotation: true },
    'keys',
    '@: a key that signs is not rotated',
  ]),
];

/** Faults of buckets, repositories and what is watched. */
const OF_REST = [
  ...faultsOf(
    'prod',
    [
      'aws_s3_bucket.bucket-loki',
      { bucket: 'Somastack_Loki' },
      'names',
      '@: bucket is "Somastack_Loki"; AWS takes small letters, digits and single dashes, at most 63',
    ],
    [
      'aws_s3_bucket.bucket-loki',
      { tags: { 'aws:owner': 'us' } },
      'tags',
      `@: tag "aws:owner" begins with aws:, which is AWS' own`,
    ],
    [
      'aws_s3_bucket_versioning.bucket-loki-versioning',
      { 'versioning_configuration.status': 'On' },
      'values of one argument',
      '@: versioning_configuration.status is "On"; AWS takes Enabled, Suspended, Disabled',
    ],
    [
      'aws_s3_bucket_server_side_encryption_configuration.bucket-loki-encryption',
      { 'rule.0.apply_server_side_encryption_by_default.sse_algorithm': 'kms' },
      'values of one argument',
      '@: rule.apply_server_side_encryption_by_default.sse_algorithm is "kms"; AWS takes aws:kms, aws:kms:dsse, AES256',
    ],
    [
      'aws_cloudwatch_log_group.logs-flow',
      { retention_in_days: 360 },
      'values of one argument',
      '@: retention_in_days is 360; AWS takes 0, 1, 3, 5, 7, 14, 30 or one of 16 others',
    ],
    [
      'aws_cloudwatch_metric_alarm.alarm-backup-copies-failed',
      { period: 90 },
      'values of one argument',
      '@: period is 90; AWS takes 10, 20, 30 or a multiple of 60',
    ],
    [
      'aws_cloudwatch_metric_alarm.alarm-backup-copies-failed',
      { datapoints_to_alarm: 2 },
      'alarms',
      '@: datapoints_to_alarm 2 is above evaluation_periods 1',
    ],
    [
      'aws_cloudwatch_metric_alarm.alarm-backup-copies-failed',
      { evaluation_periods: 8 },
      'alarms',
      '@: period × evaluation_periods is 691200 s; CloudWatch takes 604800',
    ],
    [
      'aws_cloudwatch_metric_alarm.alarm-backup-copies-failed',
      { comparison_operator: 'Above' },
      'values of one argument',
      '@: comparison_operator is "Above"; AWS takes GreaterThanThreshold, GreaterThanOrEqualToThreshold, LessThanThreshold, LessThanOrEqualToThreshold',
    ],
    [
      'aws_cloudwatch_metric_alarm.alarm-backup-copies-failed',
      { alarm_actions: ['${aws_sns_topic.alarms.arn}'] },
      'references',
      '@: there is no aws_sns_topic.alarms',
    ],
    [
      'aws_sns_topic_subscription.alarms-critical-0',
      { protocol: 'mail' },
      'values of one argument',
      '@: protocol is "mail"; AWS takes email, https, http, sqs, lambda, sms, email-json or one of 2 others',
    ],
  ),
  ...faultsOf(
    'bootstrap-444455556666',
    [
      'aws_ecr_repository.images-somabrain',
      { image_tag_mutability: 'FROZEN' },
      'values of one argument',
      '@: image_tag_mutability is "FROZEN"; AWS takes IMMUTABLE, MUTABLE, IMMUTABLE_WITH_EXCLUSION, MUTABLE_WITH_EXCLUSION',
    ],
    [
      'aws_s3_bucket_logging.state-logging',
      { depends_on: [] },
      'happens-before',
      '@ may come before aws_s3_bucket_policy.access-logs-policy: S3 refuses a target that does not let it deliver',
    ],
  ),
  ...faultsOf(
    'prod-replication',
    [
      'aws_s3_bucket_replication_configuration.copies-of-loki-from-eu-west-1',
      { 'rule.0.destination.encryption_configuration': undefined },
      'copies',
      '@: objects under a key are copied without replica_kms_key_id',
    ],
    [
      'aws_s3_bucket_replication_configuration.copies-of-loki-from-eu-west-1',
      { 'rule.0.destination.metrics': undefined },
      'copies',
      '@: replication_time without metrics',
    ],
    [
      'aws_s3_bucket_replication_configuration.copies-of-loki-from-eu-west-1',
      { 'rule.0.delete_marker_replication': undefined },
      'copies',
      '@: a rule with a filter states delete_marker_replication',
    ],
    [
      'aws_s3_bucket_replication_configuration.copies-of-loki-from-eu-west-1',
      { role: '${aws_iam_role.role-copies.arn}' },
      'references',
      '@: there is no aws_iam_role.role-copies',
    ],
  ),
];

export const FAULTS_OF_ACCOUNTS: readonly Fault[] = [...OF_RIGHTS, ...OF_REST];
