import { ElasticacheParameterGroup } from '@cdktf/provider-aws/lib/elasticache-parameter-group/index.js';
import { ElasticacheReplicationGroup } from '@cdktf/provider-aws/lib/elasticache-replication-group/index.js';
import { ElasticacheSubnetGroup } from '@cdktf/provider-aws/lib/elasticache-subnet-group/index.js';
import { dataGroup } from '../../../targets/aws/stack/data-group.ts';
import { logGroup } from '../../../targets/aws/account/log-groups.ts';
import type { AwsStack } from '../../../targets/aws/stack/stack.ts';
import { ENGINES } from '../../core/versions.ts';
import { redisAlarms } from './redis-alarms.aws.ts';
import { redisUsers } from './redis-users.aws.ts';
import { EVICTION, LISTENER_BUFFER } from './redis.config.ts';
import type { Redis } from './redis.ts';

/** Number of days for which daily snapshots are kept. */
const SNAPSHOT_DAYS = 7;

/**
 * The model's directives that ElastiCache allows; it has its own persistence and replication. Two of its defaults are relied on
 * and not set: `timeout` 0, and a quarter of the memory reserved, on which the choice of class depends.
 */
function parameters(clustered: boolean): Readonly<Record<string, string>> {
  return {
    'client-output-buffer-limit-pubsub-hard-limit': String(LISTENER_BUFFER.hard.bytes),
    'client-output-buffer-limit-pubsub-soft-limit': String(LISTENER_BUFFER.soft.bytes),
    ...(clustered && { 'cluster-enabled': 'yes' }),
    'maxmemory-policy': EVICTION,
  };
}

/** Valkey on ElastiCache: always TLS, users limited to their own keys, and at least one replica in another zone. */
export function renderRedis(redis: Redis, stack: AwsStack): void {
  if (redis.hosting !== 'managed') return;
  const { keys, network, prefix, props } = stack;
  const name = `${prefix}-redis`;
  const clustered = redis.topology === 'cluster';
  const subnets = new ElasticacheSubnetGroup(stack, 'redis-subnets', {
    name,
    subnetIds: network.zones.map(({ subnets }) => subnets.data.id),
    lifecycle: { preventDestroy: true },
  });
  const parameterGroup = new ElasticacheParameterGroup(stack, 'redis-parameters', {
    name: `${name}-${ENGINES.redis.elasticacheFamily}`,
    family: ENGINES.redis.elasticacheFamily,
    parameter: Object.entries(parameters(clustered)).map(([key, value]) => ({ name: key, value })),
    lifecycle: { createBeforeDestroy: true },
  });
  const group = dataGroup(redis, stack, [{ endpoint: redis.server, what: 'Redis over TLS' }]);
  const made = new ElasticacheReplicationGroup(stack, redis.name, {
    replicationGroupId: name,
    description: `Keys of ${prefix}`,
    engine: 'valkey',
    engineVersion: ENGINES.redis.elasticache,
    nodeType: stack.classOf(redis),
    // In cluster mode, keys are spread over as many groups as there are servers, each with one replica.
    ...(clustered
      ? { clusterMode: 'enabled', numNodeGroups: redis.replicas, replicasPerNodeGroup: 1 }
      : { clusterMode: 'disabled', numCacheClusters: redis.replicas }),
    automaticFailoverEnabled: true,
    multiAzEnabled: true,
    port: redis.server.port,
    parameterGroupName: parameterGroup.name,
    subnetGroupName: subnets.name,
    securityGroupIds: [group.id],
    atRestEncryptionEnabled: 'true',
    kmsKeyId: keys.redis.arn,
    transitEncryptionEnabled: true,
    transitEncryptionMode: 'required',
    userGroupIds: [redisUsers(redis, stack).userGroupId],
    autoMinorVersionUpgrade: 'true',
    applyImmediately: false,
    maintenanceWindow: 'sun:05:30-sun:06:30',
    snapshotRetentionLimit: SNAPSHOT_DAYS,
    snapshotWindow: '02:00-03:00',
    finalSnapshotIdentifier: `${name}-final`,
    logDeliveryConfiguration: ['slow-log', 'engine-log'].map((logType) => ({
      logType,
      logFormat: 'json',
      destinationType: 'cloudwatch-logs',
      destination: logGroup(
        stack,
        `logs-redis-${logType}`,
        `/somastack/${props.environmentName}/redis/${logType}`,
        keys.logs.arn,
      ).name,
    })),
    lifecycle: { preventDestroy: true },
  });
  stack.watch(redis.name, redisAlarms(redis, name));
  const attribute = clustered ? 'configuration_endpoint_address' : 'primary_endpoint_address';
  stack.publish(redis.server, { host: `\${${made.fqn}.${attribute}}`, port: String(redis.server.port) });
}
