import { kafkaOnKubernetes } from '../../constructs/event-streaming/kafka/kafka.kubernetes.ts';
import { kafkaTopicsOnKubernetes } from '../../constructs/event-streaming/kafka/kafka-topics.kubernetes.ts';
import { postgresOnKubernetes } from '../../constructs/data-layer/postgres/postgres.kubernetes.ts';
import { postgresDatabasesOnKubernetes } from '../../constructs/data-layer/postgres/postgres-databases.kubernetes.ts';
import { pgbouncerOnKubernetes } from '../../constructs/data-layer/pgbouncer/pgbouncer.kubernetes.ts';
import { redisOnKubernetes } from '../../constructs/data-layer/redis/redis.kubernetes.ts';
import { etcdOnKubernetes } from '../../constructs/data-layer/etcd/etcd.kubernetes.ts';
import { objectStoreOnKubernetes } from '../../constructs/data-layer/object-store/object-store.kubernetes.ts';
import { objectStoreBucketsOnKubernetes } from '../../constructs/data-layer/object-store/object-store-buckets.kubernetes.ts';
import { milvusOnKubernetes } from '../../constructs/data-layer/milvus/milvus.kubernetes.ts';
import { kongOnKubernetes } from '../../constructs/security/kong/kong.kubernetes.ts';
import { alloyOnKubernetes } from '../../constructs/observability/alloy/alloy.kubernetes.ts';
import { lokiOnKubernetes } from '../../constructs/observability/loki/loki.kubernetes.ts';
import { workloadOnKubernetes } from '../../constructs/workload/workload.kubernetes.ts';
import type { PlatformComponent } from '../../constructs/platform/components.ts';
import type { Platform } from '../../constructs/platform/platform.ts';
import { argoApplications } from './cluster/argo-applications.ts';
import { argoBootstrap } from './cluster/argo-bootstrap.ts';
import { argoProject } from './cluster/argo-project.ts';
import type { Location } from '../../targets/kubernetes/places/location.ts';
import type { Manifest } from '../../targets/kubernetes/resources/manifest.ts';
import { namespaces } from './cluster/namespaces.ts';
import { networkPolicies } from '../../targets/kubernetes/network/policies.ts';
import { operatorApplications } from './operators/applications.ts';
import { issuers } from './operators/issuers.ts';
import { APPLICATIONS } from '../../targets/contract/places.ts';
import { podGroups } from './plan/pod-groups.ts';
import { firstSite, type Site } from './site.ts';
import { secretStore, secretStoreNamespaces } from './cluster/secret-store.ts';
import { addMembersServices } from '../../targets/kubernetes/workloads/members.ts';
import { priorityClasses } from './cluster/priority-classes.ts';
import { storageClasses } from './cluster/storage-class.ts';
import type { ClusterEnvironment } from '../../environments/schema.ts';
import type { Cluster } from '../../targets/kubernetes/places/cluster.ts';
import type { KubernetesRenderer } from '../../targets/kubernetes/target/renderer.ts';
import { KubernetesTarget } from '../../targets/kubernetes/target/target.ts';

/** The renderer of each kind of component; the compiler names missing kinds. */
const KINDS: {
  readonly [Kind in PlatformComponent['kind']]: KubernetesRenderer<
    Extract<PlatformComponent, { kind: Kind }>
  >;
} = {
  kafka: kafkaOnKubernetes,
  'kafka-topics': kafkaTopicsOnKubernetes,
  postgres: postgresOnKubernetes,
  'postgres-databases': postgresDatabasesOnKubernetes,
  pgbouncer: pgbouncerOnKubernetes,
  redis: redisOnKubernetes,
  etcd: etcdOnKubernetes,
  'object-store': objectStoreOnKubernetes,
  'object-store-buckets': objectStoreBucketsOnKubernetes,
  milvus: milvusOnKubernetes,
  kong: kongOnKubernetes,
  alloy: alloyOnKubernetes,
  loki: lokiOnKubernetes,
  workload: workloadOnKubernetes,
};

/** A folder of manifests, which Argo CD synchronizes as one application; a person applies the folder `argo-cd/bootstrap`. */
interface KubernetesApplication {
  readonly name: string;
  readonly manifests: readonly Manifest[];
}

/** All manifests of one environment in one region. */
export interface KubernetesOutput {
  readonly environmentName: string;
  /** The folder that all of them are in. */
  readonly folder: string;
  readonly applications: readonly KubernetesApplication[];
}

export function renderKubernetes(
  platform: Platform,
  site: Site = firstSite(platform.environment),
): KubernetesOutput {
  const { environment, components } = platform;
  if (!('cluster' in environment)) {
    throw new Error(`environment "${environment.name}" has no cluster; Kubernetes needs one`);
  }
  const cluster = clusterOf(environment);
  const locations = new Map(components.map((component) => [component, locationOf(component)]));
  const target = new KubernetesTarget(cluster, components, locations);
  const extraNamespaces = secretStoreNamespaces(cluster);
  for (const component of components) rendererOf(component).render(component, target);
  addMembersServices(target);
  networkPolicies(target);
  target.addSecrets();
  target.addTo(
    'operators',
    ...operatorApplications(site, environment, components),
    ...secretStore(cluster),
    ...issuers(environment.name, components),
  );
  const groups = APPLICATIONS.flatMap((name) => target.of(name)).flatMap(podGroups);
  target.addTo(
    'namespaces',
    ...namespaces(groups, extraNamespaces),
    ...priorityClasses(),
    ...storageClasses(environment),
  );
  const folders = APPLICATIONS.filter((name) => target.of(name).length > 0);
  const applications = argoApplications(environment, site, components, folders);
  const project = argoProject(environment.name, site, [
    ...applications,
    ...folders.flatMap((name) => target.of(name)),
  ]);
  return {
    environmentName: environment.name,
    folder: site.folder,
    applications: [
      { name: 'argo-cd', manifests: [project, ...applications] },
      { name: 'argo-cd/bootstrap', manifests: argoBootstrap(environment, site) },
      ...folders.map((name) => ({ name, manifests: target.of(name) })),
    ],
  };
}

/** Every manifest of an environment, from all folders. */
export function manifestsOf({ applications }: KubernetesOutput): readonly Manifest[] {
  return applications.flatMap(({ manifests }) => manifests);
}

function clusterOf(environment: ClusterEnvironment): Cluster {
  return {
    environmentName: environment.name,
    storageClass: environment.cluster.storageClass,
    zoned: environment.level !== 'kind',
    apiServer: 'apiServer' in environment.cluster ? environment.cluster.apiServer : undefined,
    cloud: 'aws' in environment ? environment.aws : undefined,
  };
}

function locationOf(component: PlatformComponent): Location {
  return rendererOf(component).locate(component);
}

/** The entry of the render table for a component's kind, typed so that it takes that component. */
function rendererOf(component: PlatformComponent): KubernetesRenderer<PlatformComponent> {
  return KINDS[component.kind] as KubernetesRenderer<PlatformComponent>;
}
