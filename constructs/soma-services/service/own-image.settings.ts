import * as z from 'zod/mini';
import type { OwnImage } from '../../core/model/image.ts';

/** The Soma services publish no images: an environment names where the ones it built are. */
export const ownImage = {
  /** Image reference with a tag or a digest; `latest` would make a roll-back impossible. */
  image: z.string().check(
    z.refine(
      (reference) =>
        /^[a-z0-9][a-z0-9./:_-]*(:[\w][\w.-]*|@sha256:[0-9a-f]{64})$/.test(reference) &&
        !reference.endsWith(':latest'),
      {
        error: ({ input }) =>
          `${JSON.stringify(input)} is no pinned image; write a name with a tag other than "latest" or with a digest`,
      },
    ),
  ),
  /** Folder with a checkout of its source, relative to the Compose project, for building the image on a laptop. */
  source: z.optional(z.string()),
};

/** Where most of the services have their Dockerfile. */
const DOCKERFILE = 'infra/standalone/Dockerfile';

export function ownImageFrom(
  settings: { readonly image: string; readonly source?: string | undefined },
  healthBinaries: OwnImage['healthBinaries'],
  dockerfile = DOCKERFILE,
): OwnImage {
  return {
    reference: settings.image,
    healthBinaries,
    ...(settings.source !== undefined && { build: { context: settings.source, dockerfile } }),
  };
}
