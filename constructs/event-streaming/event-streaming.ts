import { Construct } from 'constructs';
import { type Demands, mergeDemands, type Topic } from '../core/demand.ts';
import type { EventStreamingSettings } from './event-streaming.settings.ts';
import { FLINK_DEMANDS } from './flink/flink.demands.ts';
import { Flink, type FlinkProps } from './flink/flink.ts';
import { KafkaTopics } from './kafka/kafka-topics.ts';
import { Kafka } from './kafka/kafka.ts';

export interface EventStreamingProps extends EventStreamingSettings {
  readonly topics: readonly Topic[];
  readonly plaintextByDefault: boolean;
  /** Where jobs keep their checkpoints, and what makes the bucket. */
  readonly checkpoints: Pick<FlinkProps, 'storage' | 'after'>;
}

/** What the layer needs of the data layer. */
export function eventStreamingDemands({ flink }: EventStreamingSettings): Demands {
  return mergeDemands(flink ? [FLINK_DEMANDS] : []);
}

/** The log that services publish to and read from, and jobs over it. */
export class EventStreaming extends Construct {
  readonly kafka: Kafka;
  readonly topics: KafkaTopics;
  readonly flink: Flink | undefined;

  constructor(scope: Construct, id: string, props: EventStreamingProps) {
    super(scope, id);
    const { plaintextByDefault } = props;
    this.kafka = new Kafka(this, 'kafka', { ...props.kafka, plaintextByDefault });
    this.topics = new KafkaTopics(this, 'kafka-topics', this.kafka, props.topics);
    this.flink = props.flink && new Flink(this, 'flink', { ...props.flink, ...props.checkpoints });
  }
}
