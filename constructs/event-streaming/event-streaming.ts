import { Construct } from 'constructs';
import type { Topic } from '../core/demand.ts';
import type { EventStreamingSettings } from './event-streaming.settings.ts';
import { KafkaTopics } from './kafka/kafka-topics.ts';
import { Kafka } from './kafka/kafka.ts';

export interface EventStreamingProps extends EventStreamingSettings {
  readonly topics: readonly Topic[];
  readonly plaintextByDefault: boolean;
}

/** The log that services publish to and read from. */
export class EventStreaming extends Construct {
  readonly kafka: Kafka;
  readonly topics: KafkaTopics;

  constructor(scope: Construct, id: string, props: EventStreamingProps) {
    super(scope, id);
    const { plaintextByDefault } = props;
    this.kafka = new Kafka(this, 'kafka', { ...props.kafka, plaintextByDefault });
    this.topics = new KafkaTopics(this, 'kafka-topics', this.kafka, props.topics);
  }
}
