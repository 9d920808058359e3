import type { k8s } from 'cdk8s-plus-28';
import type { Application, AppProject } from './argo-cd.ts';
import type { CnpgCluster, CnpgDatabase, CnpgPooler } from './cnpg.ts';
import type { ClusterSecretStore, ExternalSecret } from './external-secrets-operator.ts';
import type { Milvus } from './milvus-operator.ts';
import type { RedisReplication, RedisSentinel } from './redis-operator.ts';
import type { Kafka, KafkaNodePool, KafkaTopic } from './strimzi.ts';

/**
 * A type of cdk8s-plus as it is written to a file: its wrappers of quantities and of ports
 * (classes whose only field is `value`) become the text or number they hold.
 */
type Plain<T> = T extends string | number | boolean | undefined
  ? T
  : T extends Date
    ? string
    : T extends { readonly value: string | number }
      ? [keyof T] extends ['value']
        ? string | number
        : { readonly [K in keyof T]: Plain<T[K]> }
      : T extends readonly (infer Item)[]
        ? readonly Plain<Item>[]
        : { readonly [K in keyof T]: Plain<T[K]> };

export type Labels = Readonly<Record<string, string>>;

/** Names are always written out: an id of a construct must never become one. */
export interface Metadata {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Labels;
  readonly annotations?: Labels;
}

/** Any object that an API server takes. */
export interface AnyManifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Metadata;
}

/** The common form of an object with a specification. */
export interface Resource<ApiVersion extends string, Kind extends string, Spec> extends AnyManifest {
  readonly apiVersion: ApiVersion;
  readonly kind: Kind;
  readonly spec: Spec;
}

export type PodSpec = Plain<k8s.PodSpec>;
export type PodTemplate = Plain<k8s.PodTemplateSpec>;
export type Container = Plain<k8s.Container>;
export type EnvVar = Plain<k8s.EnvVar>;
export type Volume = Plain<k8s.Volume>;
export type VolumeMount = Plain<k8s.VolumeMount>;
export type Probe = Plain<k8s.Probe>;
export type ResourceRequirements = Plain<k8s.ResourceRequirements>;
export type Affinity = Plain<k8s.Affinity>;
export type TopologySpread = Plain<k8s.TopologySpreadConstraint>;
export type SecurityContext = Plain<k8s.SecurityContext>;
export type PodSecurityContext = Plain<k8s.PodSecurityContext>;
export type NetworkPeer = Plain<k8s.NetworkPolicyPeer>;
export type NetworkPort = Plain<k8s.NetworkPolicyPort>;
export type ClaimSpec = Plain<k8s.PersistentVolumeClaimSpec>;

export type Namespace = AnyManifest & { readonly apiVersion: 'v1'; readonly kind: 'Namespace' };
export type ServiceAccount = AnyManifest & {
  readonly apiVersion: 'v1';
  readonly kind: 'ServiceAccount';
  readonly automountServiceAccountToken: boolean;
};
export type ConfigMap = AnyManifest & {
  readonly apiVersion: 'v1';
  readonly kind: 'ConfigMap';
  readonly data: Labels;
};
/** The binding writes `clusterIp`, a name that the API does not know. */
type ServiceSpec = Omit<Plain<k8s.ServiceSpec>, 'clusterIp'> & { readonly clusterIP?: string };
export type Service = Resource<'v1', 'Service', ServiceSpec>;
export type ResourceQuota = Resource<'v1', 'ResourceQuota', Plain<k8s.ResourceQuotaSpec>>;
export type LimitRange = Resource<'v1', 'LimitRange', Plain<k8s.LimitRangeSpec>>;
export type Deployment = Resource<'apps/v1', 'Deployment', Plain<k8s.DeploymentSpec>>;
export type StatefulSet = Resource<'apps/v1', 'StatefulSet', Plain<k8s.StatefulSetSpec>>;
export type Job = Resource<'batch/v1', 'Job', Plain<k8s.JobSpec>>;
export type PodDisruptionBudget = Resource<
  'policy/v1',
  'PodDisruptionBudget',
  Plain<k8s.PodDisruptionBudgetSpec>
>;
export type NetworkPolicy = Resource<'networking.k8s.io/v1', 'NetworkPolicy', Plain<k8s.NetworkPolicySpec>>;
export type StorageClass = AnyManifest & {
  readonly apiVersion: 'storage.k8s.io/v1';
  readonly kind: 'StorageClass';
} & Plain<
    Pick<
      k8s.KubeStorageClassProps,
      'provisioner' | 'parameters' | 'reclaimPolicy' | 'allowVolumeExpansion' | 'volumeBindingMode'
    >
  >;
type Role = AnyManifest & {
  readonly apiVersion: 'rbac.authorization.k8s.io/v1';
  readonly kind: 'Role';
  readonly rules: readonly Plain<k8s.PolicyRule>[];
};
type RoleBinding = AnyManifest & {
  readonly apiVersion: 'rbac.authorization.k8s.io/v1';
  readonly kind: 'RoleBinding';
  readonly roleRef: Plain<k8s.RoleRef>;
  readonly subjects: readonly Plain<k8s.Subject>[];
};

/** Every kind that this target writes; `pods.ts` must know of each whether it makes pods. */
export type Manifest =
  | Namespace
  | ServiceAccount
  | ConfigMap
  | Service
  | ResourceQuota
  | LimitRange
  | Deployment
  | StatefulSet
  | Job
  | PodDisruptionBudget
  | NetworkPolicy
  | Role
  | RoleBinding
  | StorageClass
  | Kafka
  | KafkaNodePool
  | KafkaTopic
  | CnpgCluster
  | CnpgPooler
  | CnpgDatabase
  | RedisReplication
  | RedisSentinel
  | Milvus
  | ExternalSecret
  | ClusterSecretStore
  | Application
  | AppProject;
