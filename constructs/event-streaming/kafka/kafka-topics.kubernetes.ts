import { endpointsOf } from '../../core/model/container.ts';
import type { KubernetesRenderer } from '../../../targets/kubernetes/target/renderer.ts';
import type { Location } from '../../../targets/kubernetes/places/location.ts';
import { labelledPods } from '../../../targets/kubernetes/places/labels.ts';
import { addJob } from '../../../targets/kubernetes/workloads/objects.ts';
import type { KafkaTopic } from '../../../targets/kubernetes/resources/strimzi.ts';
import type { KubernetesTarget } from '../../../targets/kubernetes/target/target.ts';
import type { Topic } from '../../core/model/demand.ts';
import { CLUSTER_LABEL } from './kafka.kubernetes.ts';
import { type KafkaTopics, topicSettings } from './kafka-topics.ts';

export const kafkaTopicsOnKubernetes: KubernetesRenderer<KafkaTopics> = { locate, render };

/** A Strimzi cluster has its topic operator, so topics are objects; a managed cluster needs a Job. */
function locate(topics: KafkaTopics): Location {
  return topics.hosting === 'managed'
    ? { selector: labelledPods(topics), calls: endpointsOf(topics.container) }
    : 'absent';
}

function render(topics: KafkaTopics, target: KubernetesTarget): void {
  if (topics.hosting === 'managed') addJob(target, topics, topics.container);
  else target.add(topics, ...topics.topics.map((topic) => kafkaTopic(topics, topic, target)));
}

function kafkaTopic(topics: KafkaTopics, topic: Topic, target: KubernetesTarget): KafkaTopic {
  // Kafka allows underscores in a name and Kubernetes does not.
  const metadata = target.metadata(topics, topic.name.toLowerCase().replaceAll('_', '-'));
  return {
    apiVersion: 'kafka.strimzi.io/v1',
    kind: 'KafkaTopic',
    metadata: { ...metadata, labels: { ...metadata.labels, [CLUSTER_LABEL]: topics.kafka.name } },
    spec: {
      topicName: topic.name,
      partitions: topic.partitions,
      replicas: topics.kafka.copies,
      config: topicSettings(topic),
    },
  };
}
