import { between, type Limit, limitsOf, oneOf } from './limit.ts';

/** Retention of Performance Insights: a week, months of 31 days, or two years. */
const insightDays = (value: unknown) =>
  value === 7 || value === 731 || (Number(value) % 31 === 0 && Number(value) > 0 && Number(value) <= 713);

/** Data systems and disks. Source: API references of RDS, ElastiCache, MSK, S3, Backup and KMS, as of November 2026. */
export const DATA_LIMITS: readonly Limit[] = [
  ...limitsOf(
    'aws_db_instance',
    oneOf('engine', 'postgres', 'mysql', 'mariadb'),
    oneOf('storage_type', 'gp2', 'gp3', 'io1', 'io2'),
    between('allocated_storage', 20, 65_536),
    between('backup_retention_period', 0, 35),
    oneOf('monitoring_interval', 0, 1, 5, 10, 15, 30, 60),
    ['performance_insights_retention_period', insightDays, '7, 731 or a multiple of 31 up to 713'],
    oneOf('enabled_cloudwatch_logs_exports', 'postgresql', 'upgrade', 'iam-db-auth-error'),
    oneOf('ca_cert_identifier', 'rds-ca-rsa2048-g1', 'rds-ca-rsa4096-g1', 'rds-ca-ecc384-g1'),
    between('port', 1150, 65_535),
  ),
  ...limitsOf('aws_db_parameter_group', oneOf('parameter.apply_method', 'immediate', 'pending-reboot')),
  ...limitsOf(
    'aws_elasticache_replication_group',
    oneOf('engine', 'valkey', 'redis'),
    oneOf('cluster_mode', 'disabled', 'enabled', 'compatible'),
    between('num_cache_clusters', 1, 6),
    between('num_node_groups', 1, 500),
    between('replicas_per_node_group', 0, 5),
    between('snapshot_retention_limit', 0, 35),
    oneOf('transit_encryption_mode', 'required', 'preferred'),
    oneOf('log_delivery_configuration.log_type', 'slow-log', 'engine-log'),
    oneOf('log_delivery_configuration.log_format', 'json', 'text'),
    oneOf('log_delivery_configuration.destination_type', 'cloudwatch-logs', 'kinesis-firehose'),
  ),
  ...limitsOf(
    'aws_elasticache_user',
    oneOf('engine', 'valkey', 'redis'),
    oneOf('authentication_mode.type', 'iam', 'password', 'no-password-required'),
  ),
  ...limitsOf(
    'aws_msk_cluster',
    oneOf('enhanced_monitoring', 'DEFAULT', 'PER_BROKER', 'PER_TOPIC_PER_BROKER', 'PER_TOPIC_PER_PARTITION'),
    oneOf('encryption_info.encryption_in_transit.client_broker', 'TLS', 'TLS_PLAINTEXT', 'PLAINTEXT'),
    between('broker_node_group_info.storage_info.ebs_storage_info.volume_size', 1, 16_384),
    oneOf('broker_node_group_info.connectivity_info.public_access.type', 'DISABLED', 'SERVICE_PROVIDED_EIPS'),
  ),
  ...limitsOf(
    'aws_appautoscaling_target',
    oneOf('service_namespace', 'kafka', 'elasticache', 'rds', 'ecs', 'dynamodb'),
    oneOf('scalable_dimension', 'kafka:broker-storage:VolumeSize'),
  ),
  ...limitsOf(
    'aws_appautoscaling_policy',
    oneOf(
      'target_tracking_scaling_policy_configuration.predefined_metric_specification.predefined_metric_type',
      'KafkaBrokerStorageUtilization',
    ),
    between('target_tracking_scaling_policy_configuration.target_value', 10, 80),
  ),
  ...limitsOf(
    'aws_s3_bucket_versioning',
    oneOf('versioning_configuration.status', 'Enabled', 'Suspended', 'Disabled'),
  ),
  ...limitsOf(
    'aws_s3_bucket_server_side_encryption_configuration',
    oneOf('rule.apply_server_side_encryption_by_default.sse_algorithm', 'aws:kms', 'aws:kms:dsse', 'AES256'),
  ),
  ...limitsOf(
    'aws_s3_bucket_ownership_controls',
    oneOf('rule.object_ownership', 'BucketOwnerEnforced', 'BucketOwnerPreferred', 'ObjectWriter'),
  ),
  ...limitsOf(
    'aws_s3_bucket_lifecycle_configuration',
    oneOf('rule.status', 'Enabled', 'Disabled'),
    between('rule.noncurrent_version_expiration.noncurrent_days', 1, 2_147_483_647),
  ),
  ...limitsOf('aws_backup_plan', between('rule.start_window', 60, 2_147_483_647)),
  ...limitsOf(
    'aws_kms_key',
    between('deletion_window_in_days', 7, 30),
    between('rotation_period_in_days', 90, 2560),
  ),
];
