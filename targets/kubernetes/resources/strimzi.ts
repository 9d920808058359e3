import type {
  Affinity,
  Labels,
  NetworkPeer,
  Resource,
  ResourceRequirements,
  TopologySpread,
} from './resource.ts';

/** The only API version that Strimzi 1.2.0 serves. */
type Version = 'kafka.strimzi.io/v1';

/** JVM options. Heap sizes have the JVM's units `m` and `g`, never Kubernetes' `Mi`. */
export interface JvmOptions {
  readonly '-Xms': string;
  readonly '-Xmx': string;
  readonly '-XX'?: Labels;
}

interface KafkaListener {
  readonly name: string;
  readonly port: number;
  readonly type: 'internal';
  readonly tls: boolean;
  /** Peers that may connect. Left out, Strimzi's own policy would admit every peer. */
  readonly networkPolicyPeers: readonly NetworkPeer[];
}

export type Kafka = Resource<
  Version,
  'Kafka',
  {
    readonly kafka: {
      readonly version: string;
      readonly metadataVersion: string;
      readonly listeners: readonly KafkaListener[];
      readonly config: Readonly<Record<string, string | number | boolean>>;
    };
    readonly entityOperator: {
      readonly topicOperator: {
        readonly resources: ResourceRequirements;
        readonly jvmOptions: JvmOptions;
      };
      readonly template: { readonly pod: { readonly priorityClassName: string } };
    };
  }
>;

export type KafkaNodePool = Resource<
  Version,
  'KafkaNodePool',
  {
    readonly replicas: number;
    readonly roles: readonly ('broker' | 'controller')[];
    readonly storage: {
      readonly type: 'jbod';
      readonly volumes: readonly {
        readonly id: number;
        readonly type: 'persistent-claim';
        readonly size: string;
        readonly class?: string;
        readonly deleteClaim: boolean;
        readonly kraftMetadata: 'shared';
      }[];
    };
    readonly resources: ResourceRequirements;
    readonly jvmOptions: JvmOptions;
    readonly template: {
      readonly pod: {
        readonly affinity: Affinity;
        readonly priorityClassName: string;
        readonly topologySpreadConstraints: readonly TopologySpread[];
      };
    };
  }
>;

export type KafkaTopic = Resource<
  Version,
  'KafkaTopic',
  {
    readonly topicName: string;
    readonly partitions: number;
    readonly replicas: number;
    readonly config: Labels;
  }
>;
