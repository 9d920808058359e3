import type {
  Affinity,
  Labels,
  Resource,
  ResourceRequirements,
  SecurityContext,
  TopologySpread,
  Volume,
  VolumeMount,
} from './resource.ts';

/** Milvus Operator 1.3.8. */
type Version = 'milvus.io/v1beta1';

/** Roles that a cluster of Milvus 2.6 runs; older ones had separate coordinators and index nodes. */
export const MILVUS_ROLES = ['proxy', 'mixCoord', 'dataNode', 'streamingNode', 'queryNode'] as const;
export type MilvusRole = (typeof MILVUS_ROLES)[number] | 'standalone';

export interface MilvusRoleSpec {
  readonly replicas: number;
  readonly resources: ResourceRequirements;
}

export type Milvus = Resource<
  Version,
  'Milvus',
  {
    readonly mode: 'standalone' | 'cluster';
    readonly dependencies: {
      readonly etcd: { readonly external: true; readonly endpoints: readonly string[] };
      readonly msgStreamType: 'woodpecker';
      readonly storage: {
        readonly external: true;
        readonly type: 'S3';
        readonly endpoint: string;
        /** A Secret with the keys `accesskey` and `secretkey`; left out where the pod has an identity of its own. */
        readonly secretRef?: string;
      };
    };
    readonly components: {
      readonly image: string;
      readonly runAsNonRoot: boolean;
      /** Security context of each container: the operator applies it to its init container and to Milvus. */
      readonly securityContext: SecurityContext;
      readonly serviceAccountName: string;
      readonly priorityClassName: string;
      readonly podLabels: Labels;
      readonly affinity: Affinity;
      readonly topologySpreadConstraints: readonly TopologySpread[];
      readonly volumes: readonly Volume[];
      readonly volumeMounts: readonly VolumeMount[];
    } & Readonly<Partial<Record<MilvusRole, MilvusRoleSpec>>>;
    readonly config: Readonly<Record<string, unknown>>;
  }
>;
