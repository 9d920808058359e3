import { Construct } from 'constructs';
import { type Demands, mergeDemands, type Topic } from '../core/model/demand.ts';
import { CHANGE_CAPTURE_DEMANDS } from './change-capture/change-capture.demands.ts';
import type { ChangeCaptureSettings } from './change-capture/change-capture.settings.ts';
import { ChangeCapture } from './change-capture/change-capture.ts';
import { EVENT_TOPICS, eventStoreDemands } from './event-store/event-store.demands.ts';
import { type EventDatabase, EventStore } from './event-store/event-store.ts';
import type { EventStreamingSettings } from './event-streaming.settings.ts';
import { FLINK_DEMANDS } from './flink/flink.demands.ts';
import { Flink, type FlinkProps } from './flink/flink.ts';
import { KafkaTopics } from './kafka/kafka-topics.ts';
import { Kafka } from './kafka/kafka.ts';
import { temporalDemands } from './temporal/temporal.demands.ts';
import { Temporal } from './temporal/temporal.ts';
import { schemaRegistryDemands } from './schema-registry/schema-registry.demands.ts';
import { SchemaRegistry } from './schema-registry/schema-registry.ts';

export interface EventStreamingProps extends EventStreamingSettings {
  readonly topics: readonly Topic[];
  readonly plaintextByDefault: boolean;
  /** Storage of Flink's checkpoints, and the job that makes their bucket. */
  readonly checkpoints: Pick<FlinkProps, 'storage' | 'after'>;
  readonly postgres: EventDatabase;
}

/**
 * Demands of the layer's components on the data layer.
 * @param guarded whether they speak TLS and ask who calls them
 */
export function eventStreamingDemands(
  { flink, changeCapture, schemaRegistry, temporal }: EventStreamingSettings,
  guarded: boolean,
): Required<Demands> {
  return mergeDemands([
    ...(flink ? [FLINK_DEMANDS] : []),
    ...(changeCapture ? [eventStoreDemands(guarded), CHANGE_CAPTURE_DEMANDS] : []),
    ...(schemaRegistry ? [schemaRegistryDemands(schemaRegistry, guarded)] : []),
    ...(temporal ? [temporalDemands(temporal)] : []),
  ]);
}

/** The event streaming layer: Kafka and its topics, Flink, Temporal, change capture and the schema registry. */
export class EventStreaming extends Construct {
  readonly kafka: Kafka;
  readonly topics: KafkaTopics;
  readonly flink: Flink | undefined;
  readonly temporal: Temporal | undefined;
  readonly changeCapture: ChangeCapture | undefined;
  readonly schemaRegistry: SchemaRegistry | undefined;

  constructor(scope: Construct, id: string, props: EventStreamingProps) {
    super(scope, id);
    const { plaintextByDefault } = props;
    this.kafka = new Kafka(this, 'kafka', { ...props.kafka, plaintextByDefault });
    this.topics = new KafkaTopics(this, 'kafka-topics', this.kafka, props.topics);
    this.schemaRegistry =
      props.schemaRegistry &&
      new SchemaRegistry(this, 'schema-registry', {
        ...props.schemaRegistry,
        guarded: !props.plaintextByDefault,
        postgres: props.postgres,
        eventTopics: EVENT_TOPICS,
      });
    this.changeCapture = props.changeCapture && this.capture(props, props.changeCapture);
    this.flink =
      props.flink &&
      new Flink(this, 'flink', {
        ...props.flink,
        storage: props.checkpoints.storage,
        // Flink's jobs read the events that change capture publishes, so they start after its connector.
        after: [...props.checkpoints.after, ...(this.changeCapture ? [this.changeCapture.publishes] : [])],
      });
    this.temporal =
      props.temporal && new Temporal(this, 'temporal', { ...props.temporal, postgres: props.postgres });
  }

  private capture(
    { postgres, plaintextByDefault }: EventStreamingProps,
    settings: ChangeCaptureSettings,
  ): ChangeCapture {
    const guarded = !plaintextByDefault;
    const eventStore = new EventStore(this, 'event-store', {
      ...postgres,
      section: settings.path,
      largestRecord: this.kafka.largestRecord,
      guarded,
    });
    return new ChangeCapture(this, 'change-capture', {
      ...settings,
      guarded,
      publiclyVouched: this.kafka.publiclyVouched,
      bootstrap: guarded ? this.kafka.encrypted : this.kafka.bootstrap,
      largestRecord: this.kafka.largestRecord,
      source: eventStore.source,
      after: [this.topics, eventStore],
      beforeRecords: this.schemaRegistry ? [this.schemaRegistry.schemas] : [],
    });
  }
}
