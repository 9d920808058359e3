import { Memory } from '../../constructs/core/amounts/memory.ts';
import type { Platform } from '../../constructs/platform/platform.ts';
import { ENDPOINTS } from '../../targets/contract/endpoints.ts';
import { ARGO_CD_SETTINGS, rootApplication } from '../../targets/contract/places.ts';
import type { StatefulSet } from '../../targets/kubernetes/resources/manifest.ts';
import type { AnyManifest } from '../../targets/kubernetes/resources/resource.ts';
import { storedSecrets } from '../../targets/kubernetes/secrets/stored-secrets.ts';

/** The platform of an environment on AWS, and what the manifests of its clusters ask of whoever makes these. */
export interface CloudPlatform {
  readonly platform: Platform;
  /** Names of the secrets that the cluster reads in AWS. */
  readonly secretNames: readonly string[];
  /** Disks that StatefulSets ask for, all together; what operators ask for is not seen. */
  readonly podDisks: Memory;
  /** What must be in the cluster before its manifests. */
  readonly first: BeforeManifests;
  /** The same of the cluster of the second region. @default there is none */
  readonly second?: BeforeManifests;
}

/** What the manifests of one cluster need before Argo CD can bring them. */
export interface BeforeManifests {
  /** Namespaces with pods that are told addresses of managed systems, sorted. */
  readonly endpointReaders: readonly string[];
  /** Settings of Argo CD by name. */
  readonly settings: Readonly<Record<string, string>>;
  /** The application that brings all others. */
  readonly root: AnyManifest;
}

/** Everything of one cluster, with what a person would apply once. */
export interface ClusterManifests {
  /** Folder in the repository that Argo CD follows. */
  readonly folder: string;
  readonly manifests: readonly AnyManifest[];
}

/**
 * Reads from the manifests of clusters what has to be there before them.
 * @param second those of the second region @default there is none
 */
export function cloudPlatform(
  platform: Platform,
  first: ClusterManifests,
  second?: ClusterManifests,
): CloudPlatform {
  const { manifests } = first;
  return {
    platform,
    secretNames: storedSecrets(manifests).map(({ key }) => key),
    podDisks: Memory.sum(manifests.map(disksOf)),
    first: beforeManifests(first),
    ...(second && { second: beforeManifests(second) }),
  };
}

function beforeManifests({ folder, manifests }: ClusterManifests): BeforeManifests {
  const named = (kind: string, name: string) =>
    manifests.find((one) => one.kind === kind && one.metadata.name === name);
  const settings = named('ConfigMap', ARGO_CD_SETTINGS);
  const root = named('Application', rootApplication(folder));
  if (!root || !settings || !('data' in settings))
    throw new Error(`the manifests in "${folder}" do not say what Argo CD begins with`);
  const readers = manifests.filter(readsEndpoints).flatMap(({ metadata }) => metadata.namespace ?? []);
  return {
    endpointReaders: [...new Set(readers)].sort(),
    settings: settings.data as Readonly<Record<string, string>>,
    root,
  };
}

/** Disks of all replicas of a StatefulSet; nothing of any other object. */
function disksOf(manifest: AnyManifest): Memory {
  if (!isStatefulSet(manifest)) return Memory.zero;
  const { replicas = 1, volumeClaimTemplates: claims = [] } = manifest.spec;
  const sizes = claims.map(({ spec }) => Memory.parse(String(spec?.resources?.requests?.['storage'])));
  return Memory.sum(sizes).times(replicas);
}

function isStatefulSet(manifest: AnyManifest): manifest is StatefulSet {
  return manifest.kind === 'StatefulSet';
}

/** Whether anything in an object takes a key of the ConfigMap with the addresses. */
function readsEndpoints(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { configMapKeyRef: reference } = value as { readonly configMapKeyRef?: { readonly name?: unknown } };
  return reference?.name === ENDPOINTS || Object.values(value).some(readsEndpoints);
}
