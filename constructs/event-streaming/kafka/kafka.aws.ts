import { AppautoscalingPolicy } from '@cdktf/provider-aws/lib/appautoscaling-policy/index.js';
import { AppautoscalingTarget } from '@cdktf/provider-aws/lib/appautoscaling-target/index.js';
import { MskCluster } from '@cdktf/provider-aws/lib/msk-cluster/index.js';
import { MskConfiguration } from '@cdktf/provider-aws/lib/msk-configuration/index.js';
import { dataGroup } from '../../../targets/aws/stack/data-group.ts';
import { logGroup } from '../../../targets/aws/account/log-groups.ts';
import { kafkaAlarms } from './kafka-alarms.aws.ts';
import { MOST_BROKER_DISK } from './kafka-class.aws.ts';
import { mskProperties } from './msk-properties.aws.ts';
import type { AwsStack } from '../../../targets/aws/stack/stack.ts';
import { ENGINES } from '../../core/versions.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import type { Kafka } from './kafka.ts';

/** Percentage of a broker's disk at which it grows: well before a broker stops, which is when it is full. */
const GROW_AT = 70;

/**
 * Kafka on MSK. No client of the platform supports IAM or SCRAM authentication, so none is switched on and access is controlled
 * by the network: a security-group edge for each port that clients are told. Plaintext is one of them only with the environment's
 * named exception. Its exporters are off, since nothing on a cluster reads them.
 */
export function renderKafka(kafka: Kafka, stack: AwsStack): void {
  if (kafka.hosting !== 'managed') return;
  const { keys, network, prefix, props } = stack;
  const plaintext = kafka.offers.has('kafka-plaintext');
  const logs = logGroup(stack, 'logs-kafka', `/somastack/${props.environmentName}/kafka`, keys.logs.arn);
  const group = dataGroup(kafka, stack, [
    ...(plaintext ? [{ endpoint: kafka.bootstrap, what: 'Kafka in plaintext, a named exception,' }] : []),
    { endpoint: kafka.encrypted, what: 'Kafka over TLS' },
  ]);
  const configuration = new MskConfiguration(stack, 'kafka-configuration', {
    name: `${prefix}-kafka`,
    serverProperties: mskProperties(kafka),
  });
  const cluster = new MskCluster(stack, kafka.name, {
    clusterName: `${prefix}-kafka`,
    kafkaVersion: ENGINES.kafka.msk,
    numberOfBrokerNodes: kafka.replicas,
    enhancedMonitoring: props.production ? 'PER_TOPIC_PER_BROKER' : 'DEFAULT',
    brokerNodeGroupInfo: {
      instanceType: stack.classOf(kafka),
      clientSubnets: network.zones.map(({ subnets }) => subnets.data.id),
      securityGroups: [group.id],
      connectivityInfo: { publicAccess: { type: 'DISABLED' } },
      storageInfo: { ebsStorageInfo: { volumeSize: kafka.disk.toWholeGibibytes() } },
    },
    clientAuthentication: { unauthenticated: true },
    configurationInfo: { arn: configuration.arn, revision: configuration.latestRevision },
    encryptionInfo: {
      encryptionAtRestKmsKeyArn: keys.msk.arn,
      encryptionInTransit: { clientBroker: plaintext ? 'TLS_PLAINTEXT' : 'TLS', inCluster: true },
    },
    loggingInfo: { brokerLogs: { cloudwatchLogs: { enabled: true, logGroup: logs.name } } },
    // A disk that has grown would otherwise be asked to shrink, which MSK refuses.
    lifecycle: { preventDestroy: true, ignoreChanges: [VOLUME_SIZE] },
  });
  growingDisks(kafka, stack, cluster);
  stack.watch(kafka.name, kafkaAlarms(kafka, `${prefix}-kafka`));
  if (plaintext) publish(stack, kafka.bootstrap, `${cluster.fqn}.bootstrap_brokers`);
  publish(stack, kafka.encrypted, `${cluster.fqn}.bootstrap_brokers_tls`);
}

/** Publishes where brokers speak a protocol: all of them, and the first by its host and port. */
function publish(stack: AwsStack, endpoint: Endpoint, servers: string): void {
  stack.publish(endpoint, {
    host: `\${split(":", split(",", ${servers})[0])[0]}`,
    port: String(endpoint.port),
    address: `\${${servers}}`,
  });
}

/** Terraform's path of the size of a broker's disk. */
const VOLUME_SIZE = 'broker_node_group_info[0].storage_info[0].ebs_storage_info[0].volume_size';

/** Brokers' disks grow before they are full, at most to twice their size, so that runaway growth shows in the bill. They never shrink. */
function growingDisks(kafka: Kafka, stack: AwsStack, { arn }: MskCluster): void {
  const target = new AppautoscalingTarget(stack, 'kafka-disks', {
    serviceNamespace: 'kafka',
    scalableDimension: 'kafka:broker-storage:VolumeSize',
    resourceId: arn,
    // MSK takes no other minimum.
    minCapacity: 1,
    maxCapacity: Math.min(2 * kafka.disk.toWholeGibibytes(), MOST_BROKER_DISK),
  });
  new AppautoscalingPolicy(stack, 'kafka-disks-growth', {
    name: `${stack.prefix}-kafka-disks`,
    policyType: 'TargetTrackingScaling',
    serviceNamespace: target.serviceNamespace,
    scalableDimension: target.scalableDimension,
    resourceId: target.resourceId,
    targetTrackingScalingPolicyConfiguration: {
      predefinedMetricSpecification: { predefinedMetricType: 'KafkaBrokerStorageUtilization' },
      targetValue: GROW_AT,
      disableScaleIn: true,
    },
  });
}
