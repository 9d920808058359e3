import type { KubernetesRenderer } from '../../../targets/kubernetes/target/renderer.ts';
import { Cpu } from '../../core/amounts/cpu.ts';
import { Memory } from '../../core/amounts/memory.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import { ENGINES } from '../../core/versions.ts';
import type { Location } from '../../../targets/kubernetes/places/location.ts';
import { callersOf } from '../../../targets/kubernetes/network/policies.ts';
import { keptApart, spread } from '../../../targets/kubernetes/pods/affinity.ts';
import { resourcesOf } from '../../../targets/kubernetes/pods/limits.ts';
import { PRIORITIES } from '../../../targets/kubernetes/pods/priority.ts';
import type {
  JvmOptions,
  Kafka as KafkaResource,
  KafkaNodePool,
} from '../../../targets/kubernetes/resources/strimzi.ts';
import type { KubernetesTarget } from '../../../targets/kubernetes/target/target.ts';
import type { Kafka } from './kafka.ts';

export const kafkaOnKubernetes: KubernetesRenderer<Kafka> = { locate, render };

/** Label by which Strimzi assigns objects to a cluster. */
export const CLUSTER_LABEL = 'strimzi.io/cluster';

/** The topic operator reconciles topics with their objects: a small JVM that handles a few requests per minute. */
const TOPIC_OPERATOR = {
  memory: Memory.mebibytes(320),
  cpu: Cpu.millicores(50),
  heap: Memory.mebibytes(128),
};

/** Ports of a broker that the cluster operator calls: controllers, replication, agent (Strimzi 1.2, `KafkaCluster`). */
const OPERATOR_PORTS = [9090, 9091, 8443];

function locate(kafka: Kafka): Location {
  if (kafka.hosting === 'managed') return { managed: 'network' };
  return {
    selector: { matchLabels: { [CLUSTER_LABEL]: kafka.name } },
    cluster: true,
    operatorPorts: OPERATOR_PORTS,
    api: true,
    authority: { secret: `${kafka.name}-cluster-ca-cert` },
    reach: ({ port }) => ({ service: `${kafka.name}-kafka-bootstrap`, port, podPorts: [port] }),
  };
}

/** Strimzi makes the brokers; a managed cluster has nothing on Kubernetes. */
function render(kafka: Kafka, target: KubernetesTarget): void {
  if (kafka.hosting === 'managed') return;
  target.add(kafka, cluster(kafka, target), nodePool(kafka, target));
}

function cluster(kafka: Kafka, target: KubernetesTarget): KafkaResource {
  // An empty list of peers would admit everybody, so without clients only the cluster itself is admitted.
  const itself = { podSelector: { matchLabels: { [CLUSTER_LABEL]: kafka.name } } };
  const admitted = (endpoint: Endpoint) => {
    const callers = callersOf(target, endpoint);
    return callers.length > 0 ? callers : [itself];
  };
  const plain = kafka.offers.has('kafka-plaintext');
  return {
    apiVersion: 'kafka.strimzi.io/v1',
    kind: 'Kafka',
    metadata: target.metadata(kafka),
    spec: {
      kafka: {
        version: ENGINES.kafka.strimzi,
        metadataVersion: ENGINES.kafka.metadata,
        listeners: [
          ...(plain
            ? [
                {
                  name: 'plain',
                  port: kafka.bootstrap.port,
                  type: 'internal' as const,
                  tls: false,
                  networkPolicyPeers: admitted(kafka.bootstrap),
                },
              ]
            : []),
          {
            name: 'tls',
            port: kafka.encrypted.port,
            type: 'internal',
            tls: true,
            networkPolicyPeers: admitted(kafka.encrypted),
          },
        ],
        config: kafka.policy,
      },
      entityOperator: {
        topicOperator: {
          resources: resourcesOf(TOPIC_OPERATOR.memory, TOPIC_OPERATOR.cpu),
          jvmOptions: { '-Xms': TOPIC_OPERATOR.heap.toJvm(), '-Xmx': TOPIC_OPERATOR.heap.toJvm() },
        },
        template: { pod: { priorityClassName: PRIORITIES.platform } },
      },
    },
  };
}

function nodePool(kafka: Kafka, target: KubernetesTarget): KafkaNodePool {
  const metadata = target.metadata(kafka, 'combined');
  const selector = { [CLUSTER_LABEL]: kafka.name, 'strimzi.io/pool-name': metadata.name };
  const { storageClass } = target;
  return {
    apiVersion: 'kafka.strimzi.io/v1',
    kind: 'KafkaNodePool',
    metadata: { ...metadata, labels: { ...metadata.labels, [CLUSTER_LABEL]: kafka.name } },
    spec: {
      replicas: kafka.replicas,
      roles: ['broker', 'controller'],
      storage: {
        type: 'jbod',
        volumes: [
          {
            id: 0,
            type: 'persistent-claim',
            size: kafka.disk.toKubernetes(),
            ...(storageClass !== undefined && { class: storageClass }),
            deleteClaim: false,
            kraftMetadata: 'shared',
          },
        ],
      },
      resources: resourcesOf(kafka.memory, kafka.cpu),
      jvmOptions: jvmOptions(kafka),
      template: {
        pod: {
          affinity: keptApart(selector, true),
          priorityClassName: PRIORITIES.data,
          topologySpreadConstraints: spread({ matchLabels: selector }, target.zones),
        },
      },
    },
  };
}

/** The memory model in Strimzi's form: the heap has fields of its own, everything else is an `-XX` flag without its prefix. */
function jvmOptions({ memoryModel: { heap, sizes, stackKib } }: Kafka): JvmOptions {
  return {
    '-Xms': heap.toJvm(),
    '-Xmx': heap.toJvm(),
    '-XX': {
      ...Object.fromEntries(Object.entries(sizes).map(([name, size]) => [name, size.toJvm()])),
      // Equivalent of -Xss in KiB, for which the custom resource has no field.
      ThreadStackSize: String(stackKib),
    },
  };
}
