import { type Image, imageReference } from '../constructs/core/model/image.ts';
import type { OutputFile } from '../constructs/core/files/output-file.ts';
import type { ComposeProject } from '../targets/compose/compose-project.ts';
import { IMAGES } from '../constructs/core/versions.ts';

/** An image and the containers that run it. */
export interface UsedImage {
  readonly reference: string;
  /** SPDX identifier of its licence; empty for images that the platform's owner builds. */
  readonly licence: string;
  /** Until when its makers publish fixes for this version. */
  readonly support: string;
  readonly services: readonly string[];
}

/** Every image of a project, sorted by reference. */
export function imagesOf(project: ComposeProject): readonly UsedImage[] {
  const known = new Map(Object.values<Image>(IMAGES).map((image) => [imageReference(image), image]));
  const users = new Map<string, string[]>();
  for (const [name, { image }] of project.services) users.set(image, [...(users.get(image) ?? []), name]);
  return [...users]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([reference, services]) => ({
      reference,
      licence: known.get(reference)?.licence ?? '',
      support: known.get(reference)?.support ?? 'built by you',
      services: [...services].sort(),
    }));
}

/** One line for each image with tabs between fields: the list of what a machine without a network needs. */
export function imageList(project: ComposeProject): OutputFile {
  const lines = imagesOf(project).map(
    ({ reference, licence, support, services }) =>
      `${[reference, licence, support, services.join(' ')].join('\t')}\n`,
  );
  return { path: 'images.tsv', content: lines.join('') };
}
