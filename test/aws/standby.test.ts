import { describe, expect, test } from 'vitest';
import { prod } from '../../environments/prod.ts';
import { allFiles, type Attributes, resources, stacksIn } from '../support/aws.ts';
import { judge, statementsOf } from '../support/iam.ts';

const STACKS = stacksIn(allFiles());
const { account, region: ACTIVE, passive } = prod.aws;
const PASSIVE = passive.region;
const [FIRST, SECOND, COPIES] = ['prod', 'prod-dr', 'prod-replication'].map((name) => STACKS.get(name));
const REGION = STACKS.get(`bootstrap-${account}-${PASSIVE}`);

const one = (stack: typeof FIRST, type: string): Attributes => resources(stack, type)[0]?.[1] ?? {};
const names = (stack: typeof FIRST, type: string, attribute: string) =>
  resources(stack, type).map(([, attributes]) => attributes[attribute]);

describe('the second region', () => {
  test('keeps its states in a bucket of its own, which its first stack makes', () => {
    for (const stack of [SECOND, COPIES])
      expect(stack?.terraform['backend']).toMatchObject({
        s3: {
          bucket: `somastack-${account}-${PASSIVE}-tfstate`,
          region: PASSIVE,
          kms_key_id: `arn:aws:kms:${PASSIVE}:${account}:alias/somastack-tfstate`,
          use_lockfile: true,
        },
      });
    expect(names(REGION, 'aws_s3_bucket', 'bucket')).toEqual([
      `somastack-${account}-${PASSIVE}-access-logs`,
      `somastack-${account}-${PASSIVE}-tfstate`,
    ]);
    expect(names(REGION, 'aws_kms_alias', 'name')).toContain('alias/somastack-tfstate');
    for (const stack of [REGION, SECOND, COPIES])
      expect(stack?.provider['aws']?.[0]?.['region']).toBe(PASSIVE);
  });

  test('asks nothing of the first one when it is planned: no state, no data, no other region', () => {
    expect(SECOND?.data).toBeUndefined();
    expect(SECOND?.ephemeral).toBeUndefined();
    const text = JSON.stringify(SECOND?.resource);
    // The source of the database is a name; RDS asks for it when the copy is made.
    expect(text.split(ACTIVE)).toHaveLength(2);
    const regions = Object.values(SECOND?.resource ?? {}).flatMap((byId) =>
      Object.values(byId).flatMap((attributes) => attributes['region'] ?? []),
    );
    expect(regions).toEqual([]);
  });

  test('has a network that does not overlap the first', () => {
    expect(one(SECOND, 'aws_vpc')['cidr_block']).toBe(passive.cidr);
    expect(names(SECOND, 'aws_subnet', 'availability_zone')).toContain(`${PASSIVE}c`);
  });

  test('copies the database under its own key, without what a copy has of its source', () => {
    const replica = one(SECOND, 'aws_db_instance');
    const source = one(FIRST, 'aws_db_instance');
    expect(replica).toMatchObject({
      replicate_source_db: `arn:aws:rds:${ACTIVE}:${account}:db:${String(source['identifier'])}`,
      kms_key_id: '${aws_kms_key.key-rds.arn}',
      parameter_group_name: '${aws_db_parameter_group.postgres-parameters.name}',
      multi_az: true,
      backup_retention_period: 35,
      skip_final_snapshot: true,
      lifecycle: { prevent_destroy: true },
    });
    for (const left of [
      'engine',
      'engine_version',
      'username',
      'password_wo',
      'allocated_storage',
      'db_name',
    ])
      expect(replica, left).not.toHaveProperty(left);
    // A source whose password RDS manages could not be copied.
    expect(source).not.toHaveProperty('manage_master_user_password');
    expect(Number(source['backup_retention_period'])).toBeGreaterThan(0);
  });

  test('calls somebody when the copy is behind, and when it copies nothing', () => {
    const alarm = (name: string) =>
      SECOND?.resource['aws_cloudwatch_metric_alarm']?.[`alarm-postgres-replica-${name}`];
    expect(alarm('lag')).toMatchObject({
      metric_name: 'ReplicaLag',
      dimensions: { DBInstanceIdentifier: one(SECOND, 'aws_db_instance')['identifier'] },
      threshold: 6 * 60,
      comparison_operator: 'GreaterThanThreshold',
      period: 300,
      evaluation_periods: 1,
      treat_missing_data: 'breaching',
      alarm_actions: ['${aws_sns_topic.alarms-critical.arn}'],
    });
    expect(alarm('stopped')).toMatchObject({ threshold: 0, comparison_operator: 'LessThanThreshold' });
    expect(Object.keys(FIRST?.resource['aws_cloudwatch_metric_alarm'] ?? {}).join()).not.toContain('replica');
  });

  test('waits with one node in each zone, and has room for all', () => {
    const sizes = (stack: typeof FIRST) => names(stack, 'aws_eks_node_group', 'scaling_config');
    expect(sizes(SECOND)).toEqual(
      sizes(FIRST).map((full) => ({ ...(full as Attributes), desired_size: 1, min_size: 1 })),
    );
  });

  test('has every secret that the first one has, under a key of its own that its pods may use', () => {
    const alias = 'alias/somastack-prod-replicas';
    for (const replica of names(FIRST, 'aws_secretsmanager_secret', 'replica'))
      expect(replica).toEqual([
        { region: PASSIVE, kms_key_id: `arn:aws:kms:${PASSIVE}:${account}:${alias}` },
      ]);
    expect(names(REGION, 'aws_kms_alias', 'name')).toContain(alias);
    expect(resources(SECOND, 'aws_secretsmanager_secret')).toEqual([]);
    const reader = SECOND?.resource['aws_iam_role_policy']?.['role-external-secrets-policy'];
    const decrypt = (named: string) =>
      judge(statementsOf(reader?.['policy']), {
        action: 'kms:Decrypt',
        resource: `arn:aws:kms:${PASSIVE}:${account}:key/1`,
        context: { 'kms:ResourceAliases': named },
      });
    expect(decrypt(alias)).toBe('allowed');
    expect(decrypt('alias/somastack-prod-rds')).toBe('not allowed');
  });

  test('has repositories before images are copied to them', () => {
    const bootstrap = STACKS.get(`bootstrap-${account}`);
    const repositories = names(bootstrap, 'aws_ecr_repository', 'name');
    expect(names(REGION, 'aws_ecr_repository', 'name')).toEqual(repositories);
    expect(one(bootstrap, 'aws_ecr_replication_configuration')['replication_configuration']).toEqual({
      rule: [
        {
          destination: [{ region: PASSIVE, registry_id: account }],
          repository_filter: repositories.map((filter) => ({ filter, filter_type: 'PREFIX_MATCH' })),
        },
      ],
    });
  });
});

/** Each bucket, in each direction. */
const COPIED = ['milvus', 'loki'].flatMap((name) => [
  { name, from: ACTIVE, to: PASSIVE, source: FIRST, target: SECOND },
  { name, from: PASSIVE, to: ACTIVE, source: SECOND, target: FIRST },
]);

describe.each(COPIED)(
  'copies of objects of $name from $from to $to',
  ({ name, from, to, source, target }) => {
    const bucket = (where: string) => `somastack-${account}-${where}-${name}`;
    const rule =
      COPIES?.resource['aws_s3_bucket_replication_configuration']?.[`copies-of-${name}-from-${from}`];

    test('are between buckets that the two stacks make, with versions', () => {
      expect(names(source, 'aws_s3_bucket', 'bucket')).toContain(bucket(from));
      expect(names(target, 'aws_s3_bucket', 'bucket')).toContain(bucket(to));
      for (const stack of [source, target])
        expect(
          stack?.resource['aws_s3_bucket_versioning']?.[`bucket-${name}-versioning`]?.[
            'versioning_configuration'
          ],
        ).toEqual({ status: 'Enabled' });
      expect(rule).toMatchObject({ region: from, bucket: bucket(from) });
    });

    test('are encrypted anew, promised in time, and follow deletions', () => {
      expect(names(target, 'aws_kms_alias', 'name')).toContain('alias/somastack-prod-s3');
      expect(rule?.['rule']).toEqual([
        {
          id: 'everything',
          status: 'Enabled',
          priority: 1,
          filter: { prefix: '' },
          delete_marker_replication: { status: 'Enabled' },
          source_selection_criteria: { sse_kms_encrypted_objects: { status: 'Enabled' } },
          destination: {
            bucket: `arn:aws:s3:::${bucket(to)}`,
            encryption_configuration: {
              replica_kms_key_id: `arn:aws:kms:${to}:${account}:alias/somastack-prod-s3`,
            },
            metrics: { status: 'Enabled', event_threshold: { minutes: 15 } },
            replication_time: { status: 'Enabled', time: { minutes: 15 } },
          },
        },
      ]);
    });

    test('are made by a role that reads one side, writes the other, and does neither elsewhere', () => {
      const own = statementsOf(
        COPIES?.resource['aws_iam_role_policy']?.[`role-copies-from-${from}-policy`]?.['policy'],
      );
      const may = (action: string, resource: string, context = {}) =>
        judge(own, { action, resource, context });
      const object = (where: string) => `arn:aws:s3:::${bucket(where)}/segment`;
      expect(may('s3:GetObjectVersionForReplication', object(from))).toBe('allowed');
      expect(may('s3:GetObjectVersionForReplication', object(to))).toBe('not allowed');
      expect(may('s3:ReplicateObject', object(to))).toBe('allowed');
      expect(may('s3:ReplicateObject', object(from))).toBe('not allowed');
      expect(may('s3:GetObject', object(from))).toBe('not allowed');
      const key = (where: string) => `arn:aws:kms:${where}:${account}:key/1`;
      const through = (where: string, alias = 'alias/somastack-prod-s3') => ({
        'kms:ViaService': `s3.${where}.amazonaws.com`,
        'kms:ResourceAliases': alias,
      });
      expect(may('kms:Decrypt', key(from), through(from))).toBe('allowed');
      expect(may('kms:Decrypt', key(from), through(from, 'alias/somastack-prod-rds'))).toBe('not allowed');
      expect(may('kms:Decrypt', key(to), through(to))).toBe('not allowed');
      expect(may('kms:GenerateDataKey', key(to), through(to))).toBe('allowed');
    });
  },
);
