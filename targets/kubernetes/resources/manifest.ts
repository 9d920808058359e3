import type { k8s } from 'cdk8s-plus-28';
import type { Application, AppProject } from './argo-cd.ts';
import type { Certificate, ClusterIssuer, Issuer } from './cert-manager.ts';
import type { CnpgCluster, CnpgDatabase, CnpgPooler, CnpgScheduledBackup } from './cnpg.ts';
import type { ClusterSecretStore, ExternalSecret } from './external-secrets-operator.ts';
import type { Milvus } from './milvus-operator.ts';
import type { RedisReplication, RedisSentinel } from './redis-operator.ts';
import type { Kafka, KafkaNodePool, KafkaTopic } from './strimzi.ts';
import type { AnyManifest, Labels, Plain, Resource } from './resource.ts';

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
/** Specification of a Service. The binding calls the field `clusterIp`, which the API does not accept. */
type ServiceSpec = Omit<Plain<k8s.ServiceSpec>, 'clusterIp'> & { readonly clusterIP?: string };
export type Service = Resource<'v1', 'Service', ServiceSpec>;
export type ResourceQuota = Resource<'v1', 'ResourceQuota', Plain<k8s.ResourceQuotaSpec>>;
export type LimitRange = Resource<'v1', 'LimitRange', Plain<k8s.LimitRangeSpec>>;
export type Deployment = Resource<'apps/v1', 'Deployment', Plain<k8s.DeploymentSpec>>;
export type StatefulSet = Resource<'apps/v1', 'StatefulSet', Plain<k8s.StatefulSetSpec>>;
export type DaemonSet = Resource<'apps/v1', 'DaemonSet', Plain<k8s.DaemonSetSpec>>;
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
export type PriorityClass = AnyManifest & {
  readonly apiVersion: 'scheduling.k8s.io/v1';
  readonly kind: 'PriorityClass';
} & Plain<Pick<k8s.KubePriorityClassProps, 'description' | 'globalDefault' | 'preemptionPolicy' | 'value'>>;
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

/** Every kind that this target writes; `pod-groups.ts` or `operator-made.ts` must list each as making pods or not. */
export type Manifest =
  | Namespace
  | ServiceAccount
  | ConfigMap
  | Service
  | ResourceQuota
  | LimitRange
  | Deployment
  | StatefulSet
  | DaemonSet
  | Job
  | PodDisruptionBudget
  | NetworkPolicy
  | Role
  | RoleBinding
  | StorageClass
  | PriorityClass
  | Kafka
  | KafkaNodePool
  | KafkaTopic
  | CnpgCluster
  | CnpgPooler
  | CnpgDatabase
  | CnpgScheduledBackup
  | RedisReplication
  | RedisSentinel
  | Milvus
  | ExternalSecret
  | ClusterSecretStore
  | Certificate
  | ClusterIssuer
  | Issuer
  | Application
  | AppProject;
