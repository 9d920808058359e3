import { addContainer } from '../../../targets/compose/add-container.ts';
import { hostsOf } from '../../../targets/compose/hosts.ts';
import type { ComposeProject } from '../../../targets/compose/compose-project.ts';
import { type Properties, propertiesFile } from '../../core/model/config-file.ts';
import { fingerprint } from '../../core/files/fingerprint.ts';
import { CONSOLE_LOGGING } from '../../core/model/log4j2.ts';
import { IMAGES } from '../../core/versions.ts';
import type { Kafka } from './kafka.ts';
import start from './kafka-start.sh';

const PROPERTIES = '/etc/somastack/server.properties';
const SCRIPT = '/etc/somastack/kafka-start.sh';
const LOGGING = '/etc/somastack/log4j2.properties';
const DATA = '/var/lib/kafka/data';
const CONTROLLER_PORT = 9093;

export function renderKafka(kafka: Kafka, project: ComposeProject): void {
  const hosts = hostsOf(kafka);
  hosts.forEach((host, index) => {
    const properties = propertiesFile({ ...kafka.policy, ...quorum(kafka, hosts, index) });
    addContainer(
      project,
      kafka,
      {
        image: IMAGES.kafka,
        runAs: { uid: 1000, gid: 1000 },
        // The image's entrypoint is not used, because it writes its own server.properties as soon as one KAFKA_ variable is set.
        entrypoint: ['/bin/sh', SCRIPT],
        environment: {
          CLUSTER_ID: clusterId(project.environmentName),
          // The image would write a garbage collection log to files, so that log is off.
          EXTRA_ARGS: '-name kafkaServer',
          KAFKA_HEAP_OPTS: kafka.memoryModel.flags,
          KAFKA_LOG4J_OPTS: `-Dlog4j2.configurationFile=${LOGGING}`,
          LOG_DIR: '/tmp',
          SERVER_PROPERTIES: PROPERTIES,
        },
        files: [
          { path: PROPERTIES, content: properties },
          { path: SCRIPT, content: start },
          { path: LOGGING, content: CONSOLE_LOGGING },
        ],
        volumes: [{ name: 'data', path: DATA, size: kafka.disk }],
        scratch: ['/tmp'],
        executableScratch: 'snappy and zstd unpack their native code into /tmp and map it',
        health: { readiness: { type: 'tcp', endpoint: kafka.bootstrap }, startSeconds: 60 },
      },
      { name: host },
    );
  });
}

/** Properties by which the combined nodes of one project find each other. */
function quorum(kafka: Kafka, hosts: readonly string[], index: number): Properties {
  const port = kafka.bootstrap.port;
  return {
    'advertised.listeners': `PLAINTEXT://${hosts[index] ?? kafka.name}:${port}`,
    'controller.listener.names': 'CONTROLLER',
    'controller.quorum.voters': hosts.map((host, n) => `${n + 1}@${host}:${CONTROLLER_PORT}`).join(','),
    'listener.security.protocol.map': 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
    listeners: `PLAINTEXT://:${port},CONTROLLER://:${CONTROLLER_PORT}`,
    'log.dirs': DATA,
    'node.id': index + 1,
    'process.roles': 'broker,controller',
  };
}

/** Kafka expects 16 bytes in URL-safe base64, which must not change while the data exists. */
export function clusterId(environmentName: string): string {
  // A fingerprint is 16 ASCII digits, hence 16 bytes, and its encoding never starts with a hyphen, which Kafka's tools would read
  // as an option.
  return Buffer.from(fingerprint(`somastack/${environmentName}/kafka`)).toString('base64url');
}
