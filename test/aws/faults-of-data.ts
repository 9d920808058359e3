import { type Fault, faultsOf } from '../support/aws-rules/fault.ts';

const DATABASE = 'aws_db_instance.postgres';
const PARAMETERS = 'aws_db_parameter_group.postgres-parameters';
const CACHE = 'aws_elasticache_replication_group.redis';
const CACHE_PARAMETERS = 'aws_elasticache_parameter_group.redis-parameters';
const BROKERS = 'aws_msk_cluster.kafka';
const PROPERTIES = 'aws_msk_configuration.kafka-configuration';

const swap = (from: string, to: string) => (text: unknown) => String(text).replace(from, to);
const first = (change: object) => (all: unknown) =>
  (all as readonly object[]).map((one, index) => (index === 0 ? { ...one, ...change } : one));
const named = (name: string, change: object) => (all: unknown) =>
  (all as readonly { readonly name: string }[]).map((one) =>
    one.name === name ? { ...one, ...change } : one,
  );

/** Faults of databases. */
const OF_DATABASES = faultsOf(
  'prod',
  [
    DATABASE,
    { instance_class: 'db.m7g.small' },
    'classes',
    `@: instance_class is "db.m7g.small", which the table of RDS's classes does not have`,
  ],
  [
    DATABASE,
    { instance_class: 'm7g.large' },
    'classes',
    `@: instance_class is "m7g.large", which the table of RDS's classes does not have`,
  ],
  [
    DATABASE,
    { engine_version: '13', parameter_group_name: 'default.postgres13' },
    'engine versions',
    '@: engine_version is "13", but RDS has PostgreSQL 14 to 18',
  ],
  [
    DATABASE,
    { engine_version: '16.99' },
    'engine versions',
    '@: engine_version is "16.99", but RDS has PostgreSQL 14 to 18',
  ],
  [
    DATABASE,
    { engine_version: '17' },
    'families of parameters',
    '@: version 17 takes parameters of family postgres17, not postgres16',
  ],
  [
    DATABASE,
    { allocated_storage: 100, iops: 6000 },
    'settings of RDS together',
    '@: gp3 of 100 GiB takes no iops; from 400 GiB on it does',
  ],
  [
    DATABASE,
    { max_allocated_storage: 400 },
    'settings of RDS together',
    '@: max_allocated_storage 400 GiB is not a tenth above allocated_storage 400 GiB',
  ],
  [
    DATABASE,
    { username: 'rdsadmin' },
    'settings of RDS together',
    `@: username "rdsadmin" is one of RDS' own`,
  ],
  [
    DATABASE,
    { username: '1st' },
    'settings of RDS together',
    '@: username "1st" does not begin with a letter',
  ],
  [
    DATABASE,
    { monitoring_role_arn: undefined },
    'settings of RDS together',
    '@: monitoring_interval without monitoring_role_arn',
  ],
  [
    DATABASE,
    { availability_zone: 'eu-west-1a' },
    'settings of RDS together',
    '@: multi_az with an availability_zone of its own',
  ],
  [
    DATABASE,
    { final_snapshot_identifier: undefined },
    'settings of RDS together',
    '@: a final snapshot without final_snapshot_identifier',
  ],
  [
    DATABASE,
    { manage_master_user_password: true },
    'settings of RDS together',
    '@: manage_master_user_password with a password of its own',
  ],
  [
    DATABASE,
    { backup_retention_period: 36 },
    'values of one argument',
    '@: backup_retention_period is 36; AWS takes 0 to 35',
  ],
  [
    DATABASE,
    { monitoring_interval: 45 },
    'values of one argument',
    '@: monitoring_interval is 45; AWS takes 0, 1, 5, 10, 15, 30, 60',
  ],
  [
    DATABASE,
    { performance_insights_retention_period: 30 },
    'values of one argument',
    '@: performance_insights_retention_period is 30; AWS takes 7, 731 or a multiple of 31 up to 713',
  ],
  [
    DATABASE,
    { 'enabled_cloudwatch_logs_exports.0': 'postgres' },
    'values of one argument',
    '@: enabled_cloudwatch_logs_exports is "postgres"; AWS takes postgresql, upgrade, iam-db-auth-error',
  ],
  [
    DATABASE,
    { ca_cert_identifier: 'rds-ca-2019' },
    'values of one argument',
    '@: ca_cert_identifier is "rds-ca-2019"; AWS takes rds-ca-rsa2048-g1, rds-ca-rsa4096-g1, rds-ca-ecc384-g1',
  ],
  [
    DATABASE,
    { storage_type: 'gp4' },
    'values of one argument',
    '@: storage_type is "gp4"; AWS takes gp2, gp3, io1, io2',
  ],
  [
    DATABASE,
    { maintenance_window: 'sun:03:30-sun:04:30' },
    'windows of backup and maintenance',
    '@: backup_window 03:00-04:00 meets maintenance_window sun:03:30-sun:04:30',
  ],
  [
    DATABASE,
    { backup_window: '03:00-03:20' },
    'windows of backup and maintenance',
    '@: backup_window has 20 minutes, and AWS takes 30 or more',
  ],
  [
    DATABASE,
    { backup_window: '3am' },
    'windows of backup and maintenance',
    '@: backup_window is "3am"; AWS takes hh:mm-hh:mm',
  ],
  [
    DATABASE,
    { identifier: 'somastack-prod--postgres' },
    'names',
    '@: identifier is "somastack-prod--postgres"; AWS takes small letters, digits and single dashes, at most 63',
  ],
  [
    DATABASE,
    { storage_encryption: true },
    "the provider's schema",
    '@: there is no argument storage_encryption',
  ],
  [DATABASE, { multi_az: 'often' }, "the provider's schema", '@: multi_az is "often"; it is a bool'],
  [DATABASE, { endpoint: 'postgres:5432' }, "the provider's schema", '@: endpoint is set by AWS alone'],
  [
    DATABASE,
    { kms_key_id: '${aws_kms_key.key-postgres.arn}' },
    'references',
    '@: there is no aws_kms_key.key-postgres',
  ],
  [
    PARAMETERS,
    { parameter: named('work_mem', { name: 'work_memory' }) },
    'parameters of RDS',
    '@: PostgreSQL 16 has no parameter "work_memory"',
  ],
  [
    PARAMETERS,
    { parameter: named('work_mem', { value: '24MB' }) },
    'parameters of RDS',
    '@: "work_mem" is "24MB", but it is a number without a unit',
  ],
  [
    PARAMETERS,
    { parameter: named('work_mem', { value: '32' }) },
    'parameters of RDS',
    '@: "work_mem" is "32", but it is 64 to 2147483647',
  ],
  [
    PARAMETERS,
    { parameter: named('log_statement', { value: 'dml' }) },
    'parameters of RDS',
    '@: "log_statement" is "dml", but it is one of none, ddl, mod, all',
  ],
  [
    PARAMETERS,
    { parameter: named('rds.force_ssl', { value: 'on' }) },
    'parameters of RDS',
    '@: "rds.force_ssl" is "on", but a switch is 0 or 1',
  ],
  [
    PARAMETERS,
    { parameter: named('max_connections', { apply_method: 'immediate' }) },
    'parameters of RDS',
    '@: "max_connections" is static, so its apply_method is "pending-reboot"',
  ],
  [
    PARAMETERS,
    { parameter: named('work_mem', { name: 'superuser_reserved_connections', value: '3' }) },
    'parameters of RDS',
    '@: RDS lets nobody set "superuser_reserved_connections"',
  ],
  [
    PARAMETERS,
    { parameter: named('log_statement', { apply_method: 'now' }) },
    'values of one argument',
    '@: parameter.apply_method is "now"; AWS takes immediate, pending-reboot',
  ],
  [
    'aws_db_subnet_group.postgres-subnets',
    { subnet_ids: ['${aws_subnet.subnet-data-a.id}'] },
    'groups of subnets',
    '@: subnets in 1 zone; it takes two or more',
  ],
);

/** Faults of caches. */
const OF_CACHES = faultsOf(
  'prod',
  [
    CACHE,
    { node_type: 'cache.m7g.small' },
    'classes',
    `@: node_type is "cache.m7g.small", which the table of ElastiCache's classes does not have`,
  ],
  [
    CACHE,
    { engine_version: '8.9' },
    'engine versions',
    '@: engine_version is "8.9", but ElastiCache has Valkey 7.2, 8.0, 8.1, 8.2, 9.0, 9.1',
  ],
  [
    CACHE,
    { engine_version: '7.2' },
    'families of parameters',
    '@: version 7.2 takes parameters of family valkey7, not valkey8',
  ],
  [CACHE, { engine: 'Valkey' }, 'values of one argument', '@: engine is "Valkey"; AWS takes valkey, redis'],
  [
    CACHE,
    { snapshot_retention_limit: 36 },
    'values of one argument',
    '@: snapshot_retention_limit is 36; AWS takes 0 to 35',
  ],
  [
    CACHE,
    { num_cache_clusters: 7 },
    'values of one argument',
    '@: num_cache_clusters is 7; AWS takes 1 to 6',
  ],
  [
    CACHE,
    { 'log_delivery_configuration.0.log_type': 'error-log' },
    'values of one argument',
    '@: log_delivery_configuration.log_type is "error-log"; AWS takes slow-log, engine-log',
  ],
  [
    CACHE,
    { num_cache_clusters: 1 },
    'settings of ElastiCache together',
    '@: automatic_failover_enabled with one node; it takes two or more',
  ],
  [
    CACHE,
    { automatic_failover_enabled: false },
    'settings of ElastiCache together',
    '@: multi_az_enabled without automatic_failover_enabled',
  ],
  [
    CACHE,
    { transit_encryption_enabled: false },
    'settings of ElastiCache together',
    '@: user_group_ids without transit_encryption_enabled',
  ],
  [
    CACHE,
    { at_rest_encryption_enabled: 'false' },
    'settings of ElastiCache together',
    '@: kms_key_id without at_rest_encryption_enabled',
  ],
  [
    CACHE,
    { 'log_delivery_configuration.1.log_type': 'slow-log' },
    'settings of ElastiCache together',
    '@: two deliveries of the same log_type',
  ],
  [
    CACHE,
    { snapshot_window: '05:00-06:00' },
    'windows of backup and maintenance',
    '@: snapshot_window 05:00-06:00 meets maintenance_window sun:05:30-sun:06:30',
  ],
  [
    CACHE,
    { replication_group_id: 'somastack-production-platform-redis-state' },
    'names',
    '@: replication_group_id is "somastack-production-platform-redis-state"; AWS takes small letters, digits and single dashes, at most 40',
  ],
  [
    CACHE_PARAMETERS,
    { parameter: first({ name: 'maxmemory' }) },
    'parameters of ElastiCache',
    '@: ElastiCache lets nobody set "maxmemory" of valkey8',
  ],
  [
    CACHE_PARAMETERS,
    { parameter: named('maxmemory-policy', { value: 'never' }) },
    'parameters of ElastiCache',
    '@: "maxmemory-policy" is "never", but it is one of allkeys-lfu, allkeys-lru, allkeys-random, noeviction, volatile-lfu, volatile-lru, volatile-random, volatile-ttl',
  ],
  [
    CACHE_PARAMETERS,
    { parameter: first({ value: '8mb' }) },
    'parameters of ElastiCache',
    '@: "client-output-buffer-limit-pubsub-hard-limit" is "8mb", but it is 0 or more',
  ],
  [
    'aws_elasticache_user.redis-user-somabrain',
    { access_string: swap('on ', 'on resetchannels ') },
    'access strings',
    '@: ElastiCache refuses "resetchannels" in access_string',
  ],
  [
    'aws_elasticache_user.redis-user-somabrain',
    { 'authentication_mode.type': 'IAM' },
    'values of one argument',
    '@: authentication_mode.type is "IAM"; AWS takes iam, password, no-password-required',
  ],
  [
    CACHE,
    { depends_on: [], user_group_ids: ['somastack-prod-redis'] },
    'happens-before',
    '@ may come before aws_elasticache_user.redis-user-somabrain: a server without users would admit everybody',
  ],
);

/** Faults of caches that spread their keys. */
const OF_SPREAD_CACHES = faultsOf(
  'spread-cache',
  [
    CACHE,
    { cluster_mode: 'disabled' },
    'settings of ElastiCache together',
    '@: several node groups with cluster_mode disabled',
  ],
  [
    CACHE,
    { num_cache_clusters: 6 },
    'settings of ElastiCache together',
    '@: num_cache_clusters with num_node_groups',
  ],
  [
    CACHE,
    { replicas_per_node_group: 6 },
    'values of one argument',
    '@: replicas_per_node_group is 6; AWS takes 0 to 5',
  ],
);

/** Faults of brokers. */
const OF_BROKERS = faultsOf(
  'prod',
  [
    BROKERS,
    { 'broker_node_group_info.instance_type': 'kafka.m7g.medium' },
    'classes',
    `@: broker_node_group_info.instance_type is "kafka.m7g.medium", which the table of MSK's classes does not have`,
  ],
  [
    BROKERS,
    { kafka_version: '3.5.1' },
    'engine versions',
    '@: kafka_version is "3.5.1", but MSK makes 3.6.0, 3.7.x, 3.7.x.kraft, 3.8.x, 3.8.x.kraft, 3.9.x, 3.9.x.kraft, 4.0.x.kraft, 4.1.x.kraft, 4.2.x.kraft',
  ],
  [
    BROKERS,
    { number_of_broker_nodes: 4 },
    'settings of MSK together',
    '@: 4 brokers in 3 subnets; AWS takes a multiple',
  ],
  [
    BROKERS,
    { 'broker_node_group_info.client_subnets': ['${aws_subnet.subnet-data-a.id}'] },
    'settings of MSK together',
    '@: client_subnets has 1; AWS takes two or three',
  ],
  [
    BROKERS,
    { 'broker_node_group_info.client_subnets.1': '${aws_subnet.subnet-private-a.id}' },
    'settings of MSK together',
    '@: two subnets in one zone',
  ],
  [
    BROKERS,
    { 'broker_node_group_info.instance_type': 'kafka.t3.small' },
    'settings of MSK together',
    '@: kafka.t3.small does not run 4.2.x.kraft',
  ],
  [
    BROKERS,
    {
      'broker_node_group_info.storage_info.ebs_storage_info.provisioned_throughput': {
        enabled: true,
        volume_throughput: 250,
      },
    },
    'settings of MSK together',
    '@: kafka.m7g.xlarge takes no volume_throughput',
  ],
  [
    BROKERS,
    { 'client_authentication.unauthenticated': false, 'client_authentication.sasl': { iam: true } },
    'settings of MSK together',
    '@: client_broker TLS_PLAINTEXT without clients that are unauthenticated',
  ],
  [
    BROKERS,
    {
      'logging_info.broker_logs.cloudwatch_logs.log_group': undefined,
      depends_on: ['aws_cloudwatch_log_group.logs-kafka'],
    },
    'settings of MSK together',
    '@: logs are enabled without log_group',
  ],
  [
    BROKERS,
    { enhanced_monitoring: 'PER_PARTITION' },
    'values of one argument',
    '@: enhanced_monitoring is "PER_PARTITION"; AWS takes DEFAULT, PER_BROKER, PER_TOPIC_PER_BROKER, PER_TOPIC_PER_PARTITION',
  ],
  [
    BROKERS,
    { 'broker_node_group_info.storage_info.ebs_storage_info.volume_size': 0 },
    'values of one argument',
    '@: broker_node_group_info.storage_info.ebs_storage_info.volume_size is 0; AWS takes 1 to 16384',
  ],
  [
    PROPERTIES,
    { server_properties: swap('num.partitions=3', 'advertised.listeners=PLAINTEXT://x:9092') },
    'properties of MSK',
    '@: MSK does not let anybody set "advertised.listeners"',
  ],
  [
    PROPERTIES,
    { server_properties: swap('min.insync.replicas=2', 'min.insync.replicas=3') },
    'properties of MSK',
    '@: min.insync.replicas 3 of 3 copies: one broker in maintenance stops all writes',
  ],
  [
    PROPERTIES,
    { server_properties: swap('hours=168', 'hours=7d') },
    'properties of MSK',
    '@: "log.retention.hours" is "7d", but it is a number',
  ],
  [
    PROPERTIES,
    { server_properties: swap('election.enable=false', 'election.enable=no') },
    'properties of MSK',
    '@: "unclean.leader.election.enable" is "no", but it is true or false',
  ],
  [
    PROPERTIES,
    { name: 'somastack_prod_kafka' },
    'names',
    '@: name is "somastack_prod_kafka"; AWS takes letters, digits and dashes',
  ],
  [
    'aws_appautoscaling_target.kafka-disks',
    { max_capacity: 1000 },
    'disks that grow',
    '@: max_capacity 1000 leaves a disk of 1000 GiB no room',
  ],
);

/** Faults of what is copied to a second region. */
const OF_COPIES = [
  ...faultsOf('prod-dr', [
    DATABASE,
    { username: 'postgres' },
    'settings of RDS together',
    '@: a replica takes username, password and engine from its source',
  ]),
  ...faultsOf(
    'prod',
    [
      'aws_secretsmanager_secret.secret-soma-api-token',
      { 'replica.0.region': 'eu-west-1' },
      'copies',
      '@: replica in eu-west-1, where the secret is',
    ],
    [
      'aws_backup_plan.backup-plan',
      { 'rule.0.schedule': 'cron(0 2 * * *)' },
      'backups',
      '@: schedule "cron(0 2 * * *)" is no cron of AWS',
    ],
    [
      'aws_backup_plan.backup-plan',
      { 'rule.0.lifecycle.delete_after': 7 },
      'backups',
      '@: delete_after 7 days; the lock of its vault takes 35 or more',
    ],
    [
      'aws_backup_plan.backup-plan',
      { 'rule.0.completion_window': 90 },
      'backups',
      '@: completion_window 90 is not an hour above start_window 60',
    ],
    [
      'aws_backup_plan.backup-plan',
      { 'rule.0.start_window': 30 },
      'values of one argument',
      '@: rule.start_window is 30; AWS takes 60 to 2147483647',
    ],
  ),
];

export const FAULTS_OF_DATA: readonly Fault[] = [
  ...OF_DATABASES,
  ...OF_CACHES,
  ...OF_SPREAD_CACHES,
  ...OF_BROKERS,
  ...OF_COPIES,
];
