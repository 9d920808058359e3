import { ContributorError } from '../../../constructs/core/problems/errors.ts';
import { Cpu } from '../../../constructs/core/amounts/cpu.ts';
import { Memory } from '../../../constructs/core/amounts/memory.ts';
import type { Application } from '../../../targets/kubernetes/resources/argo-cd.ts';
import { COMPONENT } from '../../../targets/kubernetes/places/labels.ts';
import type { Manifest } from '../../../targets/kubernetes/resources/manifest.ts';
import type {
  AnyManifest,
  Container,
  PodSpec,
  ResourceRequirements,
} from '../../../targets/kubernetes/resources/resource.ts';
import { MILVUS_ROLES, type Milvus } from '../../../targets/kubernetes/resources/milvus-operator.ts';
import { OPERATOR_CHARTS } from '../operators/charts.ts';

/** Equal pods that one object makes, directly or through its operator. */
export interface PodGroup {
  readonly name: string;
  readonly namespace: string;
  readonly component: string | undefined;
  readonly replicas: number;
  readonly memory: Memory;
  readonly cpu: Cpu;
  readonly once: boolean;
  readonly apart: boolean;
}

type Shape = Pick<PodGroup, 'replicas' | 'memory' | 'cpu'> & {
  /** Name of the group. @default the name of the object */
  readonly name?: string;
  readonly once?: boolean;
  readonly apart?: boolean;
};

/**
 * Kinds of objects that make pods, with the function that lists them. All other kinds are in `PODLESS`, so that no new kind is
 * forgotten.
 */
const MAKERS: {
  readonly [Kind in Manifest['kind']]?: (manifest: Extract<Manifest, { kind: Kind }>) => readonly Shape[];
} = {
  Deployment: ({ spec }) => [ofPod(spec.template.spec, spec.replicas)],
  StatefulSet: ({ spec }) => [ofPod(spec.template.spec, spec.replicas)],
  Job: ({ spec }) => [{ ...ofPod(spec.template.spec, spec.parallelism), once: true }],
  KafkaNodePool: ({ metadata, spec }) => [
    {
      name: `${metadata.labels?.['strimzi.io/cluster'] ?? ''}-${metadata.name}`,
      replicas: spec.replicas,
      ...ofResources(spec.resources),
      apart: insists(spec.template.pod),
    },
  ],
  Kafka: ({ metadata, spec }) => [
    {
      name: `${metadata.name}-entity-operator`,
      replicas: 1,
      ...ofResources(spec.entityOperator.topicOperator.resources),
    },
  ],
  Cluster: ({ spec }) => [
    {
      replicas: spec.instances,
      ...ofResources(spec.resources),
      apart: spec.affinity.enablePodAntiAffinity && spec.instances > 1,
    },
  ],
  Pooler: ({ spec }) => [ofPod(spec.template.spec, spec.instances)],
  RedisReplication: ({ spec }) => [
    { replicas: spec.clusterSize, ...ofResources(spec.kubernetesConfig.resources), apart: insists(spec) },
  ],
  RedisSentinel: ({ spec }) => [
    { replicas: spec.clusterSize, ...ofResources(spec.kubernetesConfig.resources), apart: insists(spec) },
  ],
  Milvus: milvusRoles,
  Application: chartPods,
};

const PODLESS: ReadonlySet<string> = new Set<Manifest['kind']>([
  'Namespace',
  'ServiceAccount',
  'ConfigMap',
  'Service',
  'ResourceQuota',
  'LimitRange',
  'PodDisruptionBudget',
  'NetworkPolicy',
  'Role',
  'RoleBinding',
  'StorageClass',
  'KafkaTopic',
  'Database',
  'ExternalSecret',
  'ClusterSecretStore',
  'AppProject',
]);

/**
 * The pods that an object makes.
 * @throws ContributorError when its kind is in neither list
 */
export function podGroups(manifest: AnyManifest): readonly PodGroup[] {
  if (PODLESS.has(manifest.kind)) return [];
  const make = MAKERS[manifest.kind as Manifest['kind']] as
    ((manifest: AnyManifest) => readonly Shape[]) | undefined;
  if (!make) throw new ContributorError(`does a ${manifest.kind} make pods? say so in pod-groups.ts`);
  const { name, namespace = '', labels } = manifest.metadata;
  return make(manifest).map(({ name: own, once = false, apart = false, ...amounts }) => ({
    name: own ?? name,
    namespace: namespaceOfPods(manifest, namespace),
    component: labels?.[COMPONENT],
    once,
    apart,
    ...amounts,
  }));
}

function milvusRoles({ metadata, spec }: Milvus): readonly Shape[] {
  const roles = spec.mode === 'standalone' ? (['standalone'] as const) : MILVUS_ROLES;
  return roles.map((role) => {
    const made = spec.components[role];
    if (!made)
      throw new ContributorError(`Milvus would run its role "${role}" with no limit; state its resources`);
    return {
      name: `${metadata.name}-milvus-${role.toLowerCase()}`,
      replicas: made.replicas,
      ...ofResources(made.resources),
      apart: false,
    };
  });
}

/** An Argo CD application of a folder makes no pods itself; the manifests in the folder do. */
function chartPods({ metadata, spec }: Application): readonly Shape[] {
  if (!('chart' in spec.source)) return [];
  const operator = OPERATOR_CHARTS.find(({ chart }) => chart === metadata.name);
  if (!operator)
    throw new ContributorError(
      `the pods of chart "${metadata.name}" are not planned; state them in OPERATOR_CHARTS`,
    );
  return operator.pods.map(({ name, memory, cpu }) => ({
    name,
    replicas: 1,
    memory,
    cpu,
  }));
}

function namespaceOfPods(manifest: AnyManifest, own: string): string {
  return manifest.kind === 'Application' ? (manifest as Application).spec.destination.namespace : own;
}

/** The scheduler reserves the sum of the containers, or the largest init container if that is more. */
function ofPod(spec: PodSpec | undefined, replicas = 1): Shape {
  if (!spec) throw new Error('a pod template without containers');
  const containers = spec.containers.map(ofContainer);
  const first = (spec.initContainers ?? []).map(ofContainer);
  const most = (amount: (shape: { memory: Memory; cpu: Cpu }) => number) =>
    Math.max(
      containers.map(amount).reduce((a, b) => a + b, 0),
      ...first.map(amount),
    );
  return {
    replicas,
    memory: Memory.mebibytes(most(({ memory }) => memory.mebibytes)),
    cpu: Cpu.millicores(most(({ cpu }) => cpu.millicores)),
    apart: insists(spec),
  };
}

function ofContainer({ name, resources }: Container): { readonly memory: Memory; readonly cpu: Cpu } {
  if (!resources)
    throw new ContributorError(`container "${name}" states no resources; state its memory and CPU`);
  return ofResources(resources);
}

function ofResources({ requests, limits }: ResourceRequirements): {
  readonly memory: Memory;
  readonly cpu: Cpu;
} {
  const memory = Memory.parse(String(limits?.['memory']));
  if (requests?.['memory'] !== limits?.['memory']) throw new Error('a memory request that is not the limit');
  return { memory, cpu: Cpu.parse(String(requests?.['cpu'])) };
}

function insists({ affinity }: { readonly affinity?: PodSpec['affinity'] }): boolean {
  return (affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).length > 0;
}
