import type { Manifest } from '../../targets/kubernetes/resources/manifest.ts';
import type { Container } from '../../targets/kubernetes/resources/resource.ts';
import { environment } from '../support/environment.ts';
import { objectsOf, ofKind } from '../support/kubernetes.ts';

/** The environment that is brought up, and its objects as they are read back from the bytes that are written. */
export const clusterEnvironment = environment('kind');
export const emittedObjects = objectsOf('kind');

/** An object as the API server gives and takes it; of its content, what is asked for here. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** Kinds that say what is to be deployed, or whose operator is in no package registry; nothing in this cluster reads them. */
const UNREAD: ReadonlySet<string> = new Set([
  'Application',
  'AppProject',
  'ClusterSecretStore',
  'ExternalSecret',
  'Kafka',
  'KafkaNodePool',
  'KafkaTopic',
  'Milvus',
  'RedisReplication',
]);

type Workload = Extract<Manifest, { kind: 'Deployment' | 'StatefulSet' | 'Job' }>;

const isWorkload = (object: Manifest): object is Workload =>
  object.kind === 'Deployment' || object.kind === 'StatefulSet' || object.kind === 'Job';

/** Every container of a workload, those that come first included. */
const containersOf = ({ spec }: Workload): readonly Container[] => {
  const { initContainers = [], containers } = spec.template.spec ?? { containers: [] };
  return [...initContainers, ...containers];
};

/** The images of workloads with these names; an unknown name is a mistake of the test. */
export function imagesOf(names: readonly string[]): readonly string[] {
  const images = workloads(names)
    .flatMap(containersOf)
    .map(({ image }) => image);
  return [...new Set(images.filter((image) => image !== undefined))];
}

/** Deployments, StatefulSets and Jobs of these components. */
export function workloads(components: readonly string[]): readonly Workload[] {
  const all = emittedObjects.filter(isWorkload);
  return components.map((name) => {
    const found = all.find(({ metadata }) => componentOf(metadata) === name);
    if (!found) throw new Error(`kind has no workload of ${name}`);
    return found;
  });
}

const componentOf = ({ labels }: Manifest['metadata']) => labels?.['somastack.io/component'];

/** What has to be there before any pod: namespaces with their levels, quotas, accounts, policies, files. Argo CD's own is for Argo CD. */
export function groundwork(): readonly Manifest[] {
  return emittedObjects.filter(
    (object) =>
      !UNREAD.has(object.kind) &&
      !isWorkload(object) &&
      !object.apiVersion.includes('cnpg') &&
      object.metadata.namespace !== 'argocd',
  );
}

/** The objects that the operator of PostgreSQL reads, in the order of their waves. */
export function postgresObjects(): readonly Manifest[] {
  const wave = ({ metadata }: Manifest) =>
    Number(metadata.annotations?.['argocd.argoproj.io/sync-wave'] ?? 0);
  return emittedObjects
    .filter(({ apiVersion }) => apiVersion.includes('cnpg'))
    .sort((a, b) => wave(a) - wave(b));
}

/** A made-up value of a secret: the same wherever its name is used, and nothing that a template would quote. */
const madeUp = (property: string) => `made-up-${property.toLowerCase().replaceAll('_', '-')}`;

/** The Secrets that the External Secrets Operator would make of what is emitted, with made-up values in place of a store's. */
export function madeUpSecrets(): readonly KubernetesObject[] {
  return ofKind(emittedObjects, 'ExternalSecret').map(({ metadata: { namespace = '' }, spec }) => {
    const values = Object.fromEntries(
      spec.data.map(({ secretKey, remoteRef }) => [secretKey, madeUp(remoteRef.property ?? secretKey)]),
    );
    const { template } = spec.target;
    const filled = (text: string) =>
      text.replaceAll(/\{\{ \.(\w+) \}\}/g, (_, key: string) => values[key] ?? fail(`no value ${key}`));
    return {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: spec.target.name, namespace, labels: template?.metadata?.labels ?? {} },
      type: template?.type ?? 'Opaque',
      stringData: template
        ? Object.fromEntries(Object.entries(template.data).map(([key, text]) => [key, filled(text)]))
        : values,
    };
  });
}

function fail(message: string): never {
  throw new Error(message);
}
