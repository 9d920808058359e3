import { load } from 'js-yaml';
import { Platform } from '../../constructs/platform/platform.ts';
import { ENVIRONMENTS } from '../../environments/index.ts';
import { parseEnvironment } from '../../environments/parse.ts';
import { kubernetesFiles } from '../../stacks/kubernetes/manifest-files.ts';
import type { Manifest } from '../../targets/kubernetes/resources/manifest.ts';
import type { Container, PodSpec, PodTemplate } from '../../targets/kubernetes/resources/resource.ts';
import { renderKubernetes } from '../../stacks/kubernetes/render.ts';

export const CLUSTERS = ['kind', 'staging', 'prod'] as const;

export function platformOf(environment: string): Platform {
  return new Platform(parseEnvironment(ENVIRONMENTS[environment]));
}

export function filesOf(environment: string) {
  return kubernetesFiles(renderKubernetes(platformOf(environment)));
}

/** Every object of an environment as it is read back from the bytes that are written. */
export function objectsOf(environment: string): readonly Manifest[] {
  return filesOf(environment).map(({ content }) => load(content) as Manifest);
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
  return [...ofKind(objects, 'Deployment'), ...ofKind(objects, 'StatefulSet'), ...ofKind(objects, 'Job')].map(
    ({ kind, metadata, spec }) => {
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
    },
  );
}
