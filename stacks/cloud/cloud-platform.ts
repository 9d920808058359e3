import { Memory } from '../../constructs/core/amounts/memory.ts';
import type { Platform } from '../../constructs/platform/platform.ts';
import { ENDPOINTS } from '../../targets/contract/endpoints.ts';
import { ARGO_CD_SETTINGS, rootApplication } from '../../targets/contract/places.ts';
import type { StatefulSet } from '../../targets/kubernetes/resources/manifest.ts';
import type { AnyManifest } from '../../targets/kubernetes/resources/resource.ts';
import { storedSecrets } from '../../targets/kubernetes/secrets/stored-secrets.ts';

/** The platform of an environment on AWS, and what its cluster's manifests ask of whoever makes the cluster. */
export interface CloudPlatform {
  readonly platform: Platform;
  /** Names of the secrets that the cluster reads in AWS. */
  readonly secretNames: readonly string[];
  /** Namespaces with pods that are told addresses of managed systems, sorted. */
  readonly endpointReaders: readonly string[];
  /** Disks that StatefulSets ask for, all together; what operators ask for is not seen. */
  readonly podDisks: Memory;
  /** What Argo CD begins with: its settings, and the application that brings all others. */
  readonly argoCd: { readonly settings: Readonly<Record<string, string>>; readonly root: AnyManifest };
}

/**
 * Reads from the manifests of a cluster what has to be there before them.
 * @param manifests everything of one environment, with what a person would apply once
 */
export function cloudPlatform(platform: Platform, manifests: readonly AnyManifest[]): CloudPlatform {
  const named = (kind: string, name: string) =>
    manifests.filter((one) => one.kind === kind && one.metadata.name === name);
  const [settings] = named('ConfigMap', ARGO_CD_SETTINGS);
  const [root] = named('Application', rootApplication(platform.environment.name));
  if (!root || !settings || !('data' in settings))
    throw new Error(`the manifests of "${platform.environment.name}" do not say what Argo CD begins with`);
  const readers = manifests.filter(readsEndpoints).flatMap(({ metadata }) => metadata.namespace ?? []);
  return {
    platform,
    secretNames: storedSecrets(manifests).map(({ key }) => key),
    endpointReaders: [...new Set(readers)].sort(),
    podDisks: Memory.sum(manifests.map(disksOf)),
    argoCd: { settings: settings.data as Readonly<Record<string, string>>, root },
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
