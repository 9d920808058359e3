import type { Construct } from 'constructs';
import type { Capability } from '../../core/model/capability.ts';
import { Component } from '../../core/model/component.ts';
import type { Properties } from '../../core/model/config-file.ts';
import { jvmMemory, type JvmMemory } from '../../core/memory/jvm.ts';
import type { Memory } from '../../core/amounts/memory.ts';
import { KAFKA_JVM } from './kafka.memory.ts';
import type { KafkaSettings } from './kafka.settings.ts';

/** Replication factor that survives the loss of a broker; more than three copies gain little. */
const COPIES = 3;

/**
 * Largest record, in bytes: Kafka's own default. It is stated because MSK and the image must agree on it, and because whoever
 * writes records must know it beforehand.
 */
const LARGEST_RECORD = 1_048_588;

/** Port at which brokers of MSK speak TLS and ask nobody who he is. Source: MSK developer guide, "Port information". */
const MSK_TLS_PORT = 9094;

export interface KafkaProps extends KafkaSettings {
  /** True where the level allows plaintext without an exception. */
  readonly plaintextByDefault: boolean;
}

/** A KRaft cluster in which every broker is also a controller. */
export class Kafka extends Component {
  readonly kind = 'kafka';
  readonly bootstrap = this.endpoint('bootstrap', 9092);
  /** The same over TLS, where the brokers of a cluster have certificates; MSK chooses its ports itself. */
  readonly encrypted = this.endpoint('tls', this.hosting === 'managed' ? MSK_TLS_PORT : 9093);
  /** Most bytes of one record, with its key, its headers and what surrounds them; brokers refuse more. */
  readonly largestRecord = LARGEST_RECORD;
  readonly disk: Memory;
  readonly memoryModel: JvmMemory;
  readonly offers: ReadonlySet<Capability>;
  private readonly retentionHours: number;

  constructor(scope: Construct, id: string, props: KafkaProps) {
    super(scope, id, props);
    this.disk = props.disk;
    this.retentionHours = props.retention.hours;
    this.memoryModel = jvmMemory(`${props.path}.memory`, props.memory, KAFKA_JVM);
    const plaintext = props.plaintextByDefault || props.plaintext !== undefined;
    this.offers = new Set<Capability>(plaintext ? ['kafka-plaintext'] : []);
  }

  /**
   * Whether authorities that every runtime trusts vouch for the brokers, as Amazon's do for those of MSK. Source: MSK developer guide,
   * "Get started with Amazon MSK encryption".
   */
  get publiclyVouched(): boolean {
    return this.hosting === 'managed';
  }

  /** Replication factor of every topic. */
  get copies(): number {
    return Math.min(COPIES, this.replicas);
  }

  /** Broker properties that are the same in every target; each target adds how its brokers find each other. */
  get policy(): Properties {
    const inSync = Math.max(1, this.copies - 1);
    return {
      'auto.create.topics.enable': false,
      'default.replication.factor': this.copies,
      'log.retention.hours': this.retentionHours,
      'message.max.bytes': this.largestRecord,
      'min.insync.replicas': inSync,
      'num.partitions': 3,
      'offsets.topic.replication.factor': this.copies,
      'transaction.state.log.min.isr': inSync,
      'transaction.state.log.replication.factor': this.copies,
      'unclean.leader.election.enable': false,
    };
  }
}
