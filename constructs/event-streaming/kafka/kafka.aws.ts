import { MskCluster } from '@cdktf/provider-aws/lib/msk-cluster/index.js';
import { MskConfiguration } from '@cdktf/provider-aws/lib/msk-configuration/index.js';
import { dataGroup } from '../../../targets/aws/stack/data-group.ts';
import { logGroup } from '../../../targets/aws/account/log-groups.ts';
import { mskProperties } from './msk-properties.aws.ts';
import type { AwsStack } from '../../../targets/aws/stack/stack.ts';
import { ENGINES } from '../../core/versions.ts';
import type { Kafka } from './kafka.ts';

/** Ports that MSK assigns to each protocol. */
const TLS_PORT = 9094;
const PLAINTEXT_PORT = 9092;

/**
 * Kafka on MSK. No client of the platform supports IAM or SCRAM authentication, so access is controlled by the network: one
 * security-group edge for each port. Plaintext exists only with the environment's named exception.
 */
export function renderKafka(kafka: Kafka, stack: AwsStack): void {
  if (kafka.hosting !== 'managed') return;
  const { keys, network, prefix, props } = stack;
  const plaintext = kafka.offers.has('kafka-plaintext');
  const logs = logGroup(stack, 'logs-kafka', `/somastack/${props.environmentName}/kafka`, keys.logs.arn);
  const group = dataGroup(kafka, stack, [
    { port: TLS_PORT, what: 'Kafka over TLS' },
    ...(plaintext ? [{ port: PLAINTEXT_PORT, what: 'Kafka in plaintext, a named exception,' }] : []),
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
    clientAuthentication: { unauthenticated: true, sasl: { iam: true } },
    configurationInfo: { arn: configuration.arn, revision: configuration.latestRevision },
    encryptionInfo: {
      encryptionAtRestKmsKeyArn: keys.msk.arn,
      encryptionInTransit: { clientBroker: plaintext ? 'TLS_PLAINTEXT' : 'TLS', inCluster: true },
    },
    loggingInfo: { brokerLogs: { cloudwatchLogs: { enabled: true, logGroup: logs.name } } },
    openMonitoring: {
      prometheus: { jmxExporter: { enabledInBroker: true }, nodeExporter: { enabledInBroker: true } },
    },
    lifecycle: { preventDestroy: true },
  });
  const servers = `${cluster.fqn}.bootstrap_brokers${plaintext ? '' : '_tls'}`;
  const first = `split(":", split(",", ${servers})[0])`;
  stack.publish(kafka.bootstrap, {
    host: `\${${first}[0]}`,
    port: String(plaintext ? PLAINTEXT_PORT : TLS_PORT),
    address: `\${${servers}}`,
  });
}
