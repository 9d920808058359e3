import { Construct } from 'constructs';
import { type Demands, mergeDemands, type Topic } from '../core/demand.ts';
import type { EventStreamingSettings } from './event-streaming.settings.ts';
import { FLINK_DEMANDS } from './flink/flink.demands.ts';
import { Flink, type FlinkProps } from './flink/flink.ts';
import { KafkaTopics } from './kafka/kafka-topics.ts';
import { Kafka } from './kafka/kafka.ts';
import { TEMPORAL_DEMANDS } from './temporal/temporal.demands.ts';
import { Temporal, type TemporalProps } from './temporal/temporal.ts';

export interface EventStreamingProps extends EventStreamingSettings {
  readonly topics: readonly Topic[];
  readonly plaintextByDefault: boolean;
  /** Where jobs keep their checkpoints, and what makes the bucket. */
  readonly checkpoints: Pick<FlinkProps, 'storage' | 'after'>;
  readonly postgres: TemporalProps['postgres'];
}

/** What the layer needs of the data layer. */
export function eventStreamingDemands({ flink, temporal }: EventStreamingSettings): Demands {
  return mergeDemands([...(flink ? [FLINK_DEMANDS] : []), ...(temporal ? [TEMPORAL_DEMANDS] : [])]);
}

/** The log that services publish to and read from, and jobs over it. */
export class EventStreaming extends Construct {
  readonly kafka: Kafka;
  readonly topics: KafkaTopics;
  readonly flink: Flink | undefined;
  readonly temporal: Temporal | undefined;

  constructor(scope: Construct, id: string, props: EventStreamingProps) {
    super(scope, id);
    const { plaintextByDefault } = props;
    this.kafka = new Kafka(this, 'kafka', { ...props.kafka, plaintextByDefault });
    this.topics = new KafkaTopics(this, 'kafka-topics', this.kafka, props.topics);
    this.flink = props.flink && new Flink(this, 'flink', { ...props.flink, ...props.checkpoints });
    this.temporal =
      props.temporal && new Temporal(this, 'temporal', { ...props.temporal, postgres: props.postgres });
  }
}
