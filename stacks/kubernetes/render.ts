import { type PlatformComponent, renderEach, type Renderers } from '../../constructs/platform/components.ts';
import { etcdLocation, renderEtcd } from '../../constructs/data-layer/etcd/etcd.kubernetes.ts';
import { milvusLocation, renderMilvus } from '../../constructs/data-layer/milvus/milvus.kubernetes.ts';
import {
  objectStoreBucketsLocation,
  renderObjectStoreBuckets,
} from '../../constructs/data-layer/object-store/object-store-buckets.kubernetes.ts';
import {
  objectStoreLocation,
  renderObjectStore,
} from '../../constructs/data-layer/object-store/object-store.kubernetes.ts';
import {
  pgbouncerLocation,
  renderPgbouncer,
} from '../../constructs/data-layer/pgbouncer/pgbouncer.kubernetes.ts';
import {
  postgresDatabasesLocation,
  renderPostgresDatabases,
} from '../../constructs/data-layer/postgres/postgres-databases.kubernetes.ts';
import {
  postgresLocation,
  renderPostgres,
} from '../../constructs/data-layer/postgres/postgres.kubernetes.ts';
import { redisLocation, renderRedis } from '../../constructs/data-layer/redis/redis.kubernetes.ts';
import {
  kafkaTopicsLocation,
  renderKafkaTopics,
} from '../../constructs/event-streaming/kafka/kafka-topics.kubernetes.ts';
import { kafkaLocation, renderKafka } from '../../constructs/event-streaming/kafka/kafka.kubernetes.ts';
import type { Platform } from '../../constructs/platform/platform.ts';
import { renderWorkload, workloadLocation } from '../../constructs/workload/workload.kubernetes.ts';
import { argoApplications } from './cluster/argo-applications.ts';
import type { Location } from '../../targets/kubernetes/places/location.ts';
import type { Manifest } from '../../targets/kubernetes/resources/manifest.ts';
import { namespaces } from './cluster/namespaces.ts';
import { networkPolicies } from '../../targets/kubernetes/network/policies.ts';
import { operatorApplications } from './operators/charts.ts';
import { APPLICATIONS } from '../../targets/kubernetes/places/places.ts';
import { podGroups } from './plan/pod-groups.ts';
import { secretStore, secretStoreNamespaces } from './cluster/secret-store.ts';
import { storageClasses } from './cluster/storage-class.ts';
import { KubernetesTarget } from '../../targets/kubernetes/target/target.ts';

const RENDERERS: Renderers<KubernetesTarget> = {
  kafka: renderKafka,
  'kafka-topics': renderKafkaTopics,
  postgres: renderPostgres,
  'postgres-databases': renderPostgresDatabases,
  pgbouncer: renderPgbouncer,
  redis: renderRedis,
  etcd: renderEtcd,
  'object-store': renderObjectStore,
  'object-store-buckets': renderObjectStoreBuckets,
  milvus: renderMilvus,
  workload: renderWorkload,
};

const LOCATIONS: {
  readonly [Kind in PlatformComponent['kind']]: (
    component: Extract<PlatformComponent, { kind: Kind }>,
  ) => Location;
} = {
  kafka: kafkaLocation,
  'kafka-topics': kafkaTopicsLocation,
  postgres: postgresLocation,
  'postgres-databases': postgresDatabasesLocation,
  pgbouncer: pgbouncerLocation,
  redis: redisLocation,
  etcd: etcdLocation,
  'object-store': objectStoreLocation,
  'object-store-buckets': objectStoreBucketsLocation,
  milvus: milvusLocation,
  workload: workloadLocation,
};

/** A folder of manifests that Argo CD synchronizes as one. */
interface KubernetesApplication {
  readonly name: string;
  readonly manifests: readonly Manifest[];
}

/** Everything that one environment puts into its cluster. */
export interface KubernetesOutput {
  readonly environmentName: string;
  readonly applications: readonly KubernetesApplication[];
}

export function renderKubernetes(platform: Platform): KubernetesOutput {
  const { environment, components } = platform;
  if (!('cluster' in environment)) {
    throw new Error(`environment "${environment.name}" has no cluster; Kubernetes needs one`);
  }
  const target = new KubernetesTarget(environment, components, locationOf);
  const extraNamespaces = secretStoreNamespaces(environment);
  renderEach(components, RENDERERS, target);
  networkPolicies(target);
  target.addSecrets();
  target.addTo('operators', ...operatorApplications(components), ...secretStore(environment));
  const groups = APPLICATIONS.flatMap((name) => target.of(name)).flatMap(podGroups);
  target.addTo('namespaces', ...namespaces(groups, extraNamespaces), ...storageClasses(environment));
  const argoCd = argoApplications(environment, components, extraNamespaces);
  return {
    environmentName: environment.name,
    applications: [
      { name: 'argo-cd', manifests: argoCd },
      ...APPLICATIONS.map((name) => ({ name, manifests: target.of(name) })),
    ],
  };
}

/** Every manifest of an environment, whatever folder it lies in. */
export function manifestsOf({ applications }: KubernetesOutput): readonly Manifest[] {
  return applications.flatMap(({ manifests }) => manifests);
}

function locationOf(component: PlatformComponent): Location {
  const locate = LOCATIONS[component.kind] as (component: PlatformComponent) => Location;
  return locate(component);
}
