import { all, named, numberAt, regionOf, type Rule, textAt, valuesAt } from './rule.ts';

const WEEK = 7 * 24 * 3600;
const DAY = 24 * 3600;

/** Source: API reference of CloudWatch, PutMetricAlarm. */
export const alarms: Rule = {
  name: 'alarms',
  refusals: (stack) =>
    all(stack, 'aws_cloudwatch_metric_alarm').flatMap(({ address, own }) => {
      const [period, periods] = [numberAt(own, 'period') ?? 0, numberAt(own, 'evaluation_periods') ?? 0];
      const points = numberAt(own, 'datapoints_to_alarm') ?? periods;
      const most = period < 3600 ? DAY : WEEK;
      return [
        ...(points > periods ? [`datapoints_to_alarm ${points} is above evaluation_periods ${periods}`] : []),
        ...(period * periods > most
          ? [`period × evaluation_periods is ${period * periods} s; CloudWatch takes ${most}`]
          : []),
        ...(valuesAt(own, 'alarm_actions').length > 5 ? ['more than five alarm_actions'] : []),
      ].map((why) => `${address}: ${why}`);
    }),
};

const FIELD = /^(\*|\?|\d+|[A-Z]{3}(-[A-Z]{3})?|\d+-\d+|\d+\/\d+|L|\d+W|[\d,]+)$/;

/** Whether a schedule has the six fields of AWS: one of day of month and day of week is a question mark. */
function isSchedule(text: string): boolean {
  const [, inner = ''] = /^cron\((.*)\)$/.exec(text) ?? [];
  const fields = inner.split(' ');
  const [minute, hour, day, , weekday] = fields;
  const within = Number(minute) <= 59 && Number(hour) <= 23;
  return (
    fields.length === 6 &&
    fields.every((one) => FIELD.test(one)) &&
    (day === '?') !== (weekday === '?') &&
    within
  );
}

/** Source: AWS Backup developer guide, "Backup plans" and "Vault Lock". */
export const backups: Rule = {
  name: 'backups',
  refusals: (stack) =>
    all(stack, 'aws_backup_plan').flatMap(({ address, own }) =>
      ((own['rule'] ?? []) as readonly Readonly<Record<string, unknown>>[]).flatMap((rule) => {
        const vault = named(stack, rule['target_vault_name'])?.address;
        const lock = all(stack, 'aws_backup_vault_lock_configuration').find(
          (one) => named(stack, one.own['backup_vault_name'])?.address === vault,
        );
        const kept = numberAt(rule, 'lifecycle.delete_after') ?? Infinity;
        const cold = numberAt(rule, 'lifecycle.cold_storage_after');
        const least = numberAt(lock?.own, 'min_retention_days') ?? 0;
        const [start, end] = [
          numberAt(rule, 'start_window') ?? 480,
          numberAt(rule, 'completion_window') ?? 10_080,
        ];
        const schedule = String(rule['schedule']);
        return [
          ...(kept < least
            ? [`delete_after ${kept} days; the lock of its vault takes ${least} or more`]
            : []),
          ...(cold !== undefined && kept < cold + 90
            ? [`delete_after ${kept} is not 90 days after cold_storage_after ${cold}`]
            : []),
          ...(end < start + 60
            ? [`completion_window ${end} is not an hour above start_window ${start}`]
            : []),
          ...(isSchedule(schedule) ? [] : [`schedule "${schedule}" is no cron of AWS`]),
        ].map((why) => `${address}: ${why}`);
      }),
    ),
};

/** What is copied goes to another region. Source: API references of Secrets Manager and S3. */
export const copies: Rule = {
  name: 'copies',
  refusals: (stack) => [
    ...all(stack, 'aws_secretsmanager_secret').flatMap(({ address, own }) =>
      valuesAt(own, 'replica.region')
        .filter((region) => region === regionOf(stack))
        .map((region) => `${address}: replica in ${String(region)}, where the secret is`),
    ),
    ...all(stack, 'aws_s3_bucket_replication_configuration').flatMap(({ address, own }) => {
      const rules = (own['rule'] ?? []) as readonly Readonly<Record<string, unknown>>[];
      const encrypted = rules.filter(
        (rule) =>
          valuesAt(rule, 'source_selection_criteria.sse_kms_encrypted_objects.status')[0] === 'Enabled' &&
          valuesAt(rule, 'destination.encryption_configuration.replica_kms_key_id').length === 0,
      );
      const timed = rules.filter((rule) => {
        const [status] = valuesAt(rule, 'destination.replication_time.status');
        return status === 'Enabled' && valuesAt(rule, 'destination.metrics').length === 0;
      });
      return [
        ...encrypted.map(() => 'objects under a key are copied without replica_kms_key_id'),
        ...timed.map(() => 'replication_time without metrics'),
        ...(rules.some(
          (rule) =>
            valuesAt(rule, 'filter').length > 0 && valuesAt(rule, 'delete_marker_replication').length === 0,
        )
          ? ['a rule with a filter states delete_marker_replication']
          : []),
      ].map((why) => `${address}: ${why}`);
    }),
  ],
};

/** A log is handed to somebody who may write it, and to a group of lines with their rights. Source: API reference of EC2, CreateFlowLogs. */
export const flowLogs: Rule = {
  name: 'flow logs',
  refusals: (stack) =>
    all(stack, 'aws_flow_log').flatMap(({ address, own }) => {
      const role = named(stack, own['iam_role_arn'])?.own;
      const lines = own['log_destination_type'] === 'cloud-watch-logs';
      const trust = textAt(role, 'assume_role_policy') ?? '';
      return [
        ...(lines && own['iam_role_arn'] === undefined
          ? [`${address}: cloud-watch-logs without iam_role_arn`]
          : []),
        ...(lines && role && !trust.includes('vpc-flow-logs.amazonaws.com')
          ? [`${address}: vpc-flow-logs.amazonaws.com may not take its role`]
          : []),
      ];
    }),
};

/** Roles that AWS takes over, by the argument that names them. Source: user guide of each service. */
const TAKERS: readonly (readonly [type: string, argument: string, service: string])[] = [
  ['aws_db_instance', 'monitoring_role_arn', 'monitoring.rds.amazonaws.com'],
  ['aws_eks_cluster', 'role_arn', 'eks.amazonaws.com'],
  ['aws_eks_node_group', 'node_role_arn', 'ec2.amazonaws.com'],
  ['aws_eks_pod_identity_association', 'role_arn', 'pods.eks.amazonaws.com'],
  ['aws_backup_selection', 'iam_role_arn', 'backup.amazonaws.com'],
  ['aws_s3_bucket_replication_configuration', 'role', 's3.amazonaws.com'],
];

export const trusts: Rule = {
  name: 'who takes a role',
  refusals: (stack) =>
    TAKERS.flatMap(([type, argument, service]) =>
      all(stack, type).flatMap(({ address, own }) => {
        const role = named(stack, own[argument]);
        const trust = textAt(role?.own, 'assume_role_policy') ?? '';
        return !role || trust.includes(`"${service}"`)
          ? []
          : [`${address}: ${service} may not take ${role.address}`];
      }),
    ),
};
