import { Cpu } from '../../../constructs/core/amounts/cpu.ts';
import { Memory } from '../../../constructs/core/amounts/memory.ts';
import type { PlatformComponent } from '../../../constructs/platform/components.ts';
import { type Application, application, projectOf } from '../../../targets/kubernetes/resources/argo-cd.ts';
import { CERT_MANAGER_VALUES } from './cert-manager.ts';
import type { Site } from '../site.ts';
import { wantsCertificates } from './issuers.ts';
import { INFRASTRUCTURE, OPERATORS } from '../../../targets/contract/places.ts';
import { PRIORITIES } from '../../../targets/kubernetes/pods/priority.ts';
import { resourcesOf } from '../../../targets/kubernetes/pods/limits.ts';

/** Pods of one Deployment of a chart, and the path of their resources in the chart's values. */
interface OperatorPods {
  readonly name: string;
  readonly memory: Memory;
  readonly cpu: Cpu;
  /** Path in the chart's values; empty for the top level. */
  readonly values: readonly string[];
}

/** A kind of object that belongs to no namespace. */
export interface ClusterKind {
  readonly group: string;
  readonly kind: string;
}

interface Operator {
  readonly chart: string;
  readonly repository: string;
  readonly version: string;
  readonly pods: readonly OperatorPods[];
  readonly values?: Readonly<Record<string, unknown>>;
  /** Kinds without a namespace that the chart makes. */
  readonly clusterKinds: readonly ClusterKind[];
  /** True where the chart has one priority class for all pods, which `values` state, and refuses one for each. */
  readonly onePriority?: boolean;
  readonly wanted: (components: readonly PlatformComponent[]) => boolean;
}

const runsItself = (kind: PlatformComponent['kind']) => (components: readonly PlatformComponent[]) =>
  components.some((component) => component.kind === kind && component.hosting === 'self');

const one = (name: string, memory: number, cpu: number): readonly OperatorPods[] => [
  { name, memory: Memory.mebibytes(memory), cpu: Cpu.millicores(cpu), values: [] },
];

const DEFINITIONS: readonly ClusterKind[] = [
  { group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition' },
  { group: 'rbac.authorization.k8s.io', kind: 'ClusterRole' },
  { group: 'rbac.authorization.k8s.io', kind: 'ClusterRoleBinding' },
];
const VALIDATION: ClusterKind = {
  group: 'admissionregistration.k8s.io',
  kind: 'ValidatingWebhookConfiguration',
};
const MUTATION: ClusterKind = { group: 'admissionregistration.k8s.io', kind: 'MutatingWebhookConfiguration' };

/** Charts of operators with exact versions. Memory is what the project of each operator recommends, where it does. */
export const OPERATOR_CHARTS: readonly Operator[] = [
  {
    chart: 'cloudnative-pg',
    repository: 'https://cloudnative-pg.github.io/charts',
    version: '0.29.0',
    pods: one('cloudnative-pg', 256, 50),
    clusterKinds: [...DEFINITIONS, MUTATION, VALIDATION],
    wanted: runsItself('postgres'),
  },
  {
    chart: 'cert-manager',
    repository: 'quay.io/jetstack/charts',
    version: 'v1.21.1',
    // The project recommends nothing; its programs hold every Secret of a certificate, and the injector every definition.
    pods: [
      { name: 'cert-manager', memory: Memory.mebibytes(128), cpu: Cpu.millicores(10), values: [] },
      {
        name: 'cert-manager-webhook',
        memory: Memory.mebibytes(64),
        cpu: Cpu.millicores(10),
        values: ['webhook'],
      },
      {
        name: 'cert-manager-cainjector',
        memory: Memory.mebibytes(128),
        cpu: Cpu.millicores(10),
        values: ['cainjector'],
      },
    ],
    clusterKinds: [...DEFINITIONS, MUTATION, VALIDATION],
    onePriority: true,
    values: CERT_MANAGER_VALUES,
    wanted: wantsCertificates,
  },
  {
    chart: 'external-secrets',
    repository: 'https://charts.external-secrets.io',
    version: '2.9.0',
    pods: [
      { name: 'external-secrets', memory: Memory.mebibytes(192), cpu: Cpu.millicores(25), values: [] },
      {
        name: 'external-secrets-webhook',
        memory: Memory.mebibytes(96),
        cpu: Cpu.millicores(10),
        values: ['webhook'],
      },
      {
        name: 'external-secrets-cert-controller',
        memory: Memory.mebibytes(128),
        cpu: Cpu.millicores(10),
        values: ['certController'],
      },
    ],
    clusterKinds: [...DEFINITIONS, VALIDATION],
    wanted: () => true,
  },
  {
    chart: 'milvus-operator',
    repository: 'https://zilliztech.github.io/milvus-operator/',
    version: '1.3.8',
    pods: one('milvus-operator', 512, 25),
    // Its webhooks are off unless a value asks for them.
    clusterKinds: DEFINITIONS,
    wanted: () => true,
  },
  {
    chart: 'redis-operator',
    repository: 'https://ot-container-kit.github.io/helm-charts',
    version: '0.26.1',
    pods: one('redis-operator', 256, 50),
    clusterKinds: DEFINITIONS,
    values: { redisOperator: { watchNamespace: INFRASTRUCTURE } },
    wanted: runsItself('redis'),
  },
  {
    chart: 'strimzi-kafka-operator',
    // Argo CD expects the address of an OCI registry without `oci://`.
    repository: 'quay.io/strimzi-helm',
    version: '1.2.0',
    pods: one('strimzi-cluster-operator', 384, 100),
    clusterKinds: DEFINITIONS,
    values: {
      watchNamespaces: [INFRASTRUCTURE],
      // With this provider, pods that Strimzi makes pass the Pod Security level "restricted".
      extraEnvs: [{ name: 'STRIMZI_POD_SECURITY_PROVIDER_CLASS', value: 'restricted' }],
    },
    wanted: runsItself('kafka'),
  },
];

/** Argo CD applications of the operators that an environment needs, each with a pinned chart and stated resources. */
export function operatorApplications(
  { folder }: Site,
  components: readonly PlatformComponent[],
): readonly Application[] {
  return OPERATOR_CHARTS.filter(({ wanted }) => wanted(components)).map((operator) =>
    application({
      name: `${folder}-${operator.chart}`,
      project: projectOf(folder),
      wave: 0,
      namespace: OPERATORS,
      source: {
        repoURL: operator.repository,
        chart: operator.chart,
        targetRevision: operator.version,
        helm: { releaseName: operator.chart, valuesObject: valuesOf(operator) },
      },
    }),
  );
}

function valuesOf({ pods, values = {}, onePriority = false }: Operator): Readonly<Record<string, unknown>> {
  return pods.reduce<Readonly<Record<string, unknown>>>((all, { memory, cpu, values: path }) => {
    const own = {
      ...(!onePriority && { priorityClassName: PRIORITIES.platform }),
      resources: resourcesOf(memory, cpu),
    };
    const [section] = path;
    if (section === undefined) return { ...all, ...own };
    const stated = values[section];
    return { ...all, [section]: { ...(typeof stated === 'object' && stated), ...own } };
  }, values);
}
