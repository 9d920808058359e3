/** Programs inside an image that can answer a health check. */
export type HealthBinary =
  | 'curl'
  | 'wget'
  | 'nc'
  | 'python'
  | 'bash'
  | 'sh'
  | 'pg_isready'
  | 'valkey-cli'
  | 'etcdctl'
  | '/usr/bin/loki';

/**
 * SPDX identifiers of what we run: licences that the Open Source Initiative has approved, and curl's, which is MIT's in other
 * words. Another one does not compile.
 */
export type OpenSourceLicence =
  | 'AGPL-3.0-only'
  | 'Apache-2.0'
  | 'BSD-3-Clause'
  | 'ISC'
  | 'MIT'
  | 'MPL-2.0'
  | 'PostgreSQL'
  | 'curl';

/** Processors that an image or a node may be for, as image indexes and Kubernetes name them. */
export const ARCHITECTURES = ['amd64', 'arm64'] as const;

export type Architecture = (typeof ARCHITECTURES)[number];

/** A published image, pinned. */
export interface Image {
  readonly name: string;
  readonly tag: string;
  readonly licence: OpenSourceLicence;
  /** Processors for which its makers publish it. */
  readonly architectures: readonly Architecture[];
  /** Until when fixes are made, as the project announces it. */
  readonly support: string;
  /** Programs in the image that can run a health check; empty where it has no shell and no client. */
  readonly healthBinaries: readonly HealthBinary[];
  /** Folders for which the image declares a volume: an engine makes one without a name for each that nothing else is mounted on. */
  readonly declaredVolumes?: readonly string[];
}

/** An image that the operator of the platform builds; the environment names it. */
export interface OwnImage {
  readonly reference: string;
  readonly healthBinaries: readonly HealthBinary[];
  /** Build context and Dockerfile, for the build overlay. */
  readonly build?: { readonly context: string; readonly dockerfile: string };
}

export type AnyImage = Image | OwnImage;

export function isOwnImage(image: AnyImage): image is OwnImage {
  return 'reference' in image;
}

export function imageReference(image: AnyImage): string {
  return isOwnImage(image) ? image.reference : `${image.name}:${image.tag}`;
}
