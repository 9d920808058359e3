import { between, type Limit, limitsOf, oneOf, written } from './limit.ts';

/** Days for which CloudWatch keeps lines. */
const RETENTION = [
  0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const recovery = (value: unknown) => value === 0 || (Number(value) >= 7 && Number(value) <= 30);

/** Who may do what, and what is watched. Source: API references of CloudWatch, IAM, KMS, Secrets Manager, SNS, ECR and Budgets, as of November 2026. */
export const ACCOUNT_LIMITS: readonly Limit[] = [
  ...limitsOf('aws_cloudwatch_log_group', oneOf('retention_in_days', ...RETENTION)),
  ...limitsOf(
    'aws_cloudwatch_metric_alarm',
    oneOf(
      'comparison_operator',
      'GreaterThanThreshold',
      'GreaterThanOrEqualToThreshold',
      'LessThanThreshold',
      'LessThanOrEqualToThreshold',
    ),
    oneOf('statistic', 'Average', 'Maximum', 'Minimum', 'SampleCount', 'Sum'),
    oneOf('treat_missing_data', 'missing', 'notBreaching', 'breaching', 'ignore'),
    [
      'period',
      (value) => [10, 20, 30].includes(Number(value)) || (Number(value) >= 60 && Number(value) % 60 === 0),
      '10, 20, 30 or a multiple of 60',
    ],
  ),
  ...limitsOf(
    'aws_kms_alias',
    written(
      'name',
      /^alias\/(?!aws\/)[A-Za-z0-9/_-]{1,250}$/,
      'a name that begins with alias/ and not with alias/aws/',
    ),
  ),
  ...limitsOf('aws_iam_role', between('max_session_duration', 3600, 43_200)),
  ...limitsOf('aws_secretsmanager_secret', ['recovery_window_in_days', recovery, '0, or 7 to 30']),
  ...limitsOf(
    'aws_sns_topic_subscription',
    oneOf(
      'protocol',
      'email',
      'https',
      'http',
      'sqs',
      'lambda',
      'sms',
      'email-json',
      'firehose',
      'application',
    ),
  ),
  ...limitsOf(
    'aws_ecr_repository',
    oneOf(
      'image_tag_mutability',
      'IMMUTABLE',
      'MUTABLE',
      'IMMUTABLE_WITH_EXCLUSION',
      'MUTABLE_WITH_EXCLUSION',
    ),
  ),
  ...limitsOf(
    'aws_budgets_budget',
    oneOf('budget_type', 'COST', 'USAGE'),
    oneOf('time_unit', 'MONTHLY', 'QUARTERLY', 'ANNUALLY', 'DAILY'),
    oneOf('notification.notification_type', 'ACTUAL', 'FORECASTED'),
    oneOf('notification.comparison_operator', 'GREATER_THAN', 'LESS_THAN', 'EQUAL_TO'),
  ),
];
