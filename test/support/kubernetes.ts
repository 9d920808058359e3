import { load } from 'js-yaml';
import { Platform } from '../../constructs/platform/platform.ts';
import { ENVIRONMENTS } from '../../environments/index.ts';
import { kind } from '../../environments/kind.ts';
import { local } from '../../environments/local.ts';
import { onprem } from '../../environments/onprem.ts';
import { parseEnvironment } from '../../environments/parse.ts';
import { prod } from '../../environments/prod.ts';
import type { EnvironmentInput } from '../../environments/schema.ts';
import { kubernetesFiles } from '../../stacks/kubernetes/manifest-files.ts';
import type { Manifest } from '../../targets/kubernetes/resources/manifest.ts';
import type { Container, PodSpec, PodTemplate } from '../../targets/kubernetes/resources/resource.ts';
import { renderKubernetes } from '../../stacks/kubernetes/render.ts';

export const CLUSTERS = ['kind', 'staging', 'prod', 'onprem'] as const;

/** Those, and a cluster like `kind` with every section that one may have. */
export const PLATFORMS = [...CLUSTERS, 'everything'] as const;

/** What `kind` leaves out and a cluster of one's own may have, with the sizes of a laptop; its nodes are larger. */
export const EVERYTHING = {
  ...kind,
  name: 'everything',
  cluster: {
    ...kind.cluster,
    nodePools: kind.cluster.nodePools.map((pool) => ({ ...pool, memory: '12Gi' })),
  },
  eventStreaming: { ...kind.eventStreaming, flink: local.eventStreaming.flink },
  dataLayer: {
    ...kind.dataLayer,
    postgres: { ...kind.dataLayer.postgres, memory: '1280Mi' },
    qdrant: local.dataLayer.qdrant,
    clickhouse: local.dataLayer.clickhouse,
  },
  security: { ...kind.security, openfga: local.security.openfga },
  somaServices: { ...kind.somaServices, somaagenthub: local.somaServices.somaagenthub },
} satisfies EnvironmentInput;

/** Whether an environment is a cluster of one's own, without a cloud. */
export const isOwn = (environment: string) => environment === onprem.name || hasGateway(environment);

/** Whether somebody outside may call an environment: a cluster of one's own, or one behind a load balancer of a cloud. */
export const isPublic = (environment: string) => isOwn(environment) || environment === prod.name;

/** Whether somebody outside may call an environment, and it runs what a laptop runs. */
export const hasGateway = (environment: string) =>
  environment === kind.name || environment === EVERYTHING.name;

export function platformOf(environment: string): Platform {
  return new Platform(
    parseEnvironment(environment === EVERYTHING.name ? EVERYTHING : ENVIRONMENTS[environment]),
  );
}

export function filesOf(environment: string) {
  return kubernetesFiles(renderKubernetes(platformOf(environment)));
}

/** Every object of an environment as it is read back from the bytes that are written. */
export function objectsOf(environment: string): readonly Manifest[] {
  return filesOf(environment).map(({ content }) => load(content) as Manifest);
}

/** The same, by the path of each file below its environment. */
export function objectsByPath(environment: string): Readonly<Record<string, Manifest>> {
  const files = filesOf(environment).map(({ path, content }) => [
    path.slice(environment.length + 1),
    load(content) as Manifest,
  ]);
  return Object.fromEntries(files) as Readonly<Record<string, Manifest>>;
}

export function ofKind<Kind extends Manifest['kind']>(
  objects: readonly Manifest[],
  kind: Kind,
): readonly Extract<Manifest, { kind: Kind }>[] {
  return objects.filter((object): object is Extract<Manifest, { kind: Kind }> => object.kind === kind);
}

export function named<Kind extends Manifest['kind']>(
  objects: readonly Manifest[],
  kind: Kind,
  name: string,
): Extract<Manifest, { kind: Kind }> {
  const found = ofKind(objects, kind).find((object) => object.metadata.name === name);
  if (!found) throw new Error(`no ${kind} is named "${name}"`);
  return found;
}

export interface Pod {
  readonly owner: string;
  readonly kind: Manifest['kind'];
  readonly namespace: string;
  readonly template: PodTemplate;
  readonly spec: PodSpec;
  readonly containers: readonly Container[];
}

/** The pod templates of plain objects; those of operators are theirs to harden. */
export function podsIn(objects: readonly Manifest[]): readonly Pod[] {
  return [
    ...ofKind(objects, 'Deployment'),
    ...ofKind(objects, 'StatefulSet'),
    ...ofKind(objects, 'DaemonSet'),
    ...ofKind(objects, 'Job'),
  ].map(({ kind, metadata, spec }) => {
    const { template } = spec;
    if (!template.spec) throw new Error(`${metadata.name} has no pod`);
    const containers = [...(template.spec.initContainers ?? []), ...template.spec.containers];
    return {
      owner: `${kind} ${metadata.name}`,
      kind,
      namespace: metadata.namespace ?? '',
      template,
      spec: template.spec,
      containers,
    };
  });
}
