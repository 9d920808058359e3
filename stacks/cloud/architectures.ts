import { type Architecture, type Image, imageReference } from '../../constructs/core/model/image.ts';
import { IMAGES } from '../../constructs/core/versions.ts';
import type { CloudEnvironment } from '../../environments/schema.ts';
import type { AnyManifest } from '../../targets/kubernetes/resources/resource.ts';

/**
 * One sentence for each published image that some node of the environment could not run. A pod may be placed on any pool, so
 * its image must be for the processors of all. The Soma images are no part of the catalogue; the rules of environments ask
 * what they are built for.
 * @param catalogue the images whose architectures are known @default everything that is pinned
 */
export function architectureProblems(
  { cluster: { nodePools } }: CloudEnvironment,
  manifests: readonly AnyManifest[],
  catalogue: readonly Image[] = Object.values(IMAGES),
): readonly string[] {
  const used = usedImages(manifests, new Map(catalogue.map((image) => [imageReference(image), image])));
  return nodePools.flatMap(({ arch, name }, index) =>
    used
      .filter(({ image }) => !image.architectures.includes(arch))
      .map(
        ({ image, user }) =>
          `cluster.nodePools.${index}.arch: "${arch}", but ${imageReference(image)} of ${user} is published for ${listed(image.architectures)} alone; set the arch of pool "${name}" to ${listed(image.architectures)}, or pin an image that is published for ${arch}`,
      ),
  );
}

interface Used {
  readonly image: Image;
  /** Name of the first object that runs it. */
  readonly user: string;
}

function usedImages(manifests: readonly AnyManifest[], known: ReadonlyMap<string, Image>): readonly Used[] {
  const found = new Map<Image, string>();
  for (const manifest of manifests) {
    eachText(manifest, (text) => {
      const image = known.get(text);
      if (image && !found.has(image)) found.set(image, manifest.metadata.name);
    });
  }
  return [...found].map(([image, user]) => ({ image, user }));
}

/** Visits every text in an object: each custom resource names its image in a place of its own. */
function eachText(value: unknown, visit: (text: string) => void): void {
  if (typeof value === 'string') visit(value);
  else if (typeof value === 'object' && value !== null)
    for (const inner of Object.values(value)) eachText(inner, visit);
}

function listed(architectures: readonly Architecture[]): string {
  return architectures.map((one) => `"${one}"`).join(' and ');
}
