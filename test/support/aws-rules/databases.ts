import type { Stack } from '../aws.ts';
import { all, type Found, numberAt, type Rule, textAt, valueAt } from './rule.ts';

/** Names of accounts that RDS for PostgreSQL keeps for itself. Source: RDS user guide, "Settings for DB instances". */
const RESERVED: ReadonlySet<string> = new Set([
  'rdsadmin',
  'admin',
  'rdsrepladmin',
  'rds_superuser',
  'rds_replication',
]);

/** What one server states that RDS refuses in combination. Source: API reference of RDS, CreateDBInstance, as of November 2026. */
function refusalsOf({ own }: Found): readonly string[] {
  const size = numberAt(own, 'allocated_storage') ?? 0;
  const most = numberAt(own, 'max_allocated_storage');
  const user = textAt(own, 'username');
  const gp3 = own['storage_type'] === 'gp3';
  const tuned = ['iops', 'storage_throughput'].filter((key) => own[key] !== undefined);
  const replica = own['replicate_source_db'] !== undefined;
  return [
    ...(gp3 && size < 400 && tuned.length > 0
      ? [`gp3 of ${size} GiB takes no ${tuned.join(' and ')}; from 400 GiB on it does`]
      : []),
    ...(most !== undefined && !replica && most < size * 1.1
      ? [`max_allocated_storage ${most} GiB is not a tenth above allocated_storage ${size} GiB`]
      : []),
    ...(user !== undefined && RESERVED.has(user) ? [`username "${user}" is one of RDS' own`] : []),
    ...(user !== undefined && !/^[a-z]\w{0,62}$/i.test(user)
      ? [`username "${user}" does not begin with a letter`]
      : []),
    ...((numberAt(own, 'monitoring_interval') ?? 0) > 0 && own['monitoring_role_arn'] === undefined
      ? ['monitoring_interval without monitoring_role_arn']
      : []),
    ...(own['multi_az'] === true && own['availability_zone'] !== undefined
      ? ['multi_az with an availability_zone of its own']
      : []),
    ...(own['skip_final_snapshot'] === false && own['final_snapshot_identifier'] === undefined
      ? ['a final snapshot without final_snapshot_identifier']
      : []),
    ...(own['kms_key_id'] !== undefined && own['storage_encrypted'] !== true && !replica
      ? ['kms_key_id without storage_encrypted']
      : []),
    ...(replica && ['username', 'password_wo', 'engine'].some((key) => own[key] !== undefined)
      ? ['a replica takes username, password and engine from its source']
      : []),
    ...(!replica && user === undefined ? ['a server that is no replica has a username'] : []),
    ...(own['manage_master_user_password'] === true && own['password_wo'] !== undefined
      ? ['manage_master_user_password with a password of its own']
      : []),
  ];
}

export const databases: Rule = {
  name: 'settings of RDS together',
  refusals: (stack: Stack) =>
    all(stack, 'aws_db_instance').flatMap((found) =>
      refusalsOf(found).map((why) => `${found.address}: ${why}`),
    ),
};

/** What one group of caches states that ElastiCache refuses in combination. Source: API reference, CreateReplicationGroup. */
function cacheRefusals(stack: Stack, { own }: Found): readonly string[] {
  const spread = (numberAt(own, 'num_node_groups') ?? 1) > 1;
  const nodes = numberAt(own, 'num_cache_clusters') ?? 1 + (numberAt(own, 'replicas_per_node_group') ?? 0);
  const users = own['user_group_ids'] !== undefined;
  const global = own['global_replication_group_id'] !== undefined;
  const kinds = ((own['log_delivery_configuration'] ?? []) as readonly { readonly log_type: string }[]).map(
    ({ log_type: kind }) => kind,
  );
  return [
    ...(own['automatic_failover_enabled'] === true && nodes < 2
      ? ['automatic_failover_enabled with one node; it takes two or more']
      : []),
    ...(own['multi_az_enabled'] === true && own['automatic_failover_enabled'] !== true
      ? ['multi_az_enabled without automatic_failover_enabled']
      : []),
    ...(users && own['transit_encryption_enabled'] !== true
      ? ['user_group_ids without transit_encryption_enabled']
      : []),
    ...(own['transit_encryption_mode'] !== undefined && own['transit_encryption_enabled'] !== true && !users
      ? ['transit_encryption_mode without transit_encryption_enabled']
      : []),
    ...(own['num_cache_clusters'] !== undefined && own['num_node_groups'] !== undefined
      ? ['num_cache_clusters with num_node_groups']
      : []),
    ...(spread && own['cluster_mode'] === 'disabled'
      ? ['several node groups with cluster_mode disabled']
      : []),
    ...(own['kms_key_id'] !== undefined && String(own['at_rest_encryption_enabled']) !== 'true' && !global
      ? ['kms_key_id without at_rest_encryption_enabled']
      : []),
    ...(kinds.length > new Set(kinds).size ? ['two deliveries of the same log_type'] : []),
  ];
}

export const caches: Rule = {
  name: 'settings of ElastiCache together',
  refusals: (stack) =>
    all(stack, 'aws_elasticache_replication_group').flatMap((found) =>
      cacheRefusals(stack, found).map((why) => `${found.address}: ${why}`),
    ),
};

/** Every form that a word of an access string may have: on or off, keys, channels, commands; ElastiCache refuses all others. */
const TAKEN =
  /^(on|off|allkeys|allchannels|allcommands|nocommands|~\S+|%(R|W|RW)~\S+|&\S+|[+-]@?[a-z][a-z|-]*)$/;

/** Words of an access string that ElastiCache refuses: those that reset something, and those that say how a user logs in. */
export function refusedWords(access: string): readonly string[] {
  return access.split(' ').filter((word) => !TAKEN.test(word));
}

export const accessStrings: Rule = {
  name: 'access strings',
  refusals: (stack) =>
    all(stack, 'aws_elasticache_user').flatMap(({ address, own }) =>
      refusedWords(String(valueAt(own, 'access_string'))).map(
        (word) => `${address}: ElastiCache refuses "${word}" in access_string`,
      ),
    ),
};
