import { Cpu } from '../../../constructs/core/amounts/cpu.ts';
import { Memory } from '../../../constructs/core/amounts/memory.ts';
import type { PlatformComponent } from '../../../constructs/platform/components.ts';
import type { OperatorProgram } from '../../../environments/operators.schema.ts';
import { INFRASTRUCTURE } from '../../../targets/contract/places.ts';
import { CERT_MANAGER_VALUES } from './cert-manager.ts';
import { wantsCertificates } from './issuers.ts';

/** The pod of one Deployment of a chart. */
export interface OperatorPods {
  readonly name: string;
  /** Name of its size below `cluster.operators` in an environment. */
  readonly setting: OperatorProgram;
  /** Where the environment states none. */
  readonly memory: Memory;
  readonly cpu: Cpu;
  /** What its chart requests, or the chart's example of resources: an environment states no less. @default the smallest of all */
  readonly asked: Memory | undefined;
  /** Path of its resources in the chart's values; empty for the top level. */
  readonly values: readonly string[];
}

/** A kind of object that belongs to no namespace. */
export interface ClusterKind {
  readonly group: string;
  readonly kind: string;
}

/** What an operator is installed for. */
interface Purpose {
  /** How an environment says it. */
  readonly what: string;
  readonly isThere: (components: readonly PlatformComponent[]) => boolean;
}

export interface Operator {
  readonly chart: string;
  readonly repository: string;
  readonly version: string;
  readonly pods: readonly OperatorPods[];
  readonly values?: Readonly<Record<string, unknown>>;
  /** Kinds without a namespace that the chart makes. */
  readonly clusterKinds: readonly ClusterKind[];
  /** True where the chart has one priority class for all pods, which `values` state, and refuses one for each. */
  readonly onePriority?: boolean;
  /** @default what every cluster has */
  readonly purpose?: Purpose;
}

const hostedHere = (kind: PlatformComponent['kind'], path: string): Purpose => ({
  what: `${path} where its hosting is "self"`,
  isThere: (components) =>
    components.some((component) => component.kind === kind && component.hosting === 'self'),
});

/** Memory in MiB, what the chart asks for, and CPU in thousandths of a core. */
const pod = (
  name: string,
  setting: OperatorProgram,
  [memory, asked, cpu]: readonly [number, number | undefined, number],
  ...values: readonly string[]
): OperatorPods => ({
  name,
  setting,
  memory: Memory.mebibytes(memory),
  asked: asked === undefined ? undefined : Memory.mebibytes(asked),
  cpu: Cpu.millicores(cpu),
  values,
});

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

/** Charts of operators with exact versions, and the source of each size. None of these programs was ever measured here. */
export const OPERATOR_CHARTS: readonly Operator[] = [
  {
    chart: 'cloudnative-pg',
    repository: 'https://cloudnative-pg.github.io/charts',
    version: '0.29.0',
    // The chart's example requests 100 MiB and limits to 200; this is a quarter more.
    pods: [pod('cloudnative-pg', 'cloudnativePg', [256, 100, 50])],
    clusterKinds: [...DEFINITIONS, MUTATION, VALIDATION],
    purpose: hostedHere('postgres', 'dataLayer.postgres'),
  },
  {
    chart: 'cert-manager',
    repository: 'quay.io/jetstack/charts',
    version: 'v1.21.1',
    // The chart's examples request 32 MiB and limit nothing; these programs hold every Secret of a certificate, and the injector every definition.
    pods: [
      pod('cert-manager', 'certManager', [128, 32, 10]),
      pod('cert-manager-webhook', 'certManagerWebhook', [64, 32, 10], 'webhook'),
      pod('cert-manager-cainjector', 'certManagerCainjector', [128, 32, 10], 'cainjector'),
    ],
    clusterKinds: [...DEFINITIONS, MUTATION, VALIDATION],
    onePriority: true,
    values: CERT_MANAGER_VALUES,
    purpose: { what: 'certificates that are issued in the cluster', isThere: wantsCertificates },
  },
  {
    chart: 'external-secrets',
    repository: 'https://charts.external-secrets.io',
    version: '2.9.0',
    // The chart's examples request 32 MiB and limit nothing; the two that watch objects have estimates above the one that answers.
    pods: [
      pod('external-secrets', 'externalSecrets', [192, 32, 25]),
      pod('external-secrets-webhook', 'externalSecretsWebhook', [96, 32, 10], 'webhook'),
      pod(
        'external-secrets-cert-controller',
        'externalSecretsCertController',
        [128, 32, 10],
        'certController',
      ),
    ],
    clusterKinds: [...DEFINITIONS, VALIDATION],
  },
  {
    chart: 'milvus-operator',
    repository: 'https://zilliztech.github.io/milvus-operator/',
    version: '1.3.8',
    // The chart requests 100 MiB and limits to 1 GiB, for any number of clusters in any namespace; an environment has one.
    pods: [pod('milvus-operator', 'milvusOperator', [512, 100, 25])],
    // Its webhooks are off unless a value asks for them.
    clusterKinds: DEFINITIONS,
  },
  {
    chart: 'redis-operator',
    repository: 'https://ot-container-kit.github.io/helm-charts',
    version: '0.26.1',
    // The chart has 500 MiB for all namespaces; told to watch one, the operator has half, which is an estimate.
    pods: [pod('redis-operator', 'redisOperator', [256, undefined, 50])],
    clusterKinds: DEFINITIONS,
    values: { redisOperator: { watchNamespace: INFRASTRUCTURE } },
    purpose: hostedHere('redis', 'dataLayer.redis'),
  },
  {
    chart: 'strimzi-kafka-operator',
    // Argo CD expects the address of an OCI registry without `oci://`.
    repository: 'quay.io/strimzi-helm',
    version: '1.2.0',
    // Request and limit of the chart. The script that starts the JVM gives a fifth of the limit to the heap.
    pods: [pod('strimzi-cluster-operator', 'strimziClusterOperator', [384, 384, 100])],
    clusterKinds: DEFINITIONS,
    values: {
      watchNamespaces: [INFRASTRUCTURE],
      // With this provider, pods that Strimzi makes pass the Pod Security level "restricted".
      extraEnvs: [{ name: 'STRIMZI_POD_SECURITY_PROVIDER_CLASS', value: 'restricted' }],
    },
    purpose: hostedHere('kafka', 'eventStreaming.kafka'),
  },
];

/** Operators that these components need. */
export function operatorsFor(components: readonly PlatformComponent[]): readonly Operator[] {
  return OPERATOR_CHARTS.filter(({ purpose }) => purpose?.isThere(components) ?? true);
}
