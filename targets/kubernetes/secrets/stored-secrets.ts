import type { AnyManifest } from '../resources/resource.ts';
import type { ExternalSecret, RemoteRef } from '../resources/external-secrets-operator.ts';

/** Locations in the store of all secrets that these manifests read, sorted and without duplicates. */
export function storedSecrets(manifests: readonly AnyManifest[]): readonly RemoteRef[] {
  const places = new Map(
    manifests
      .filter((manifest): manifest is ExternalSecret => manifest.kind === 'ExternalSecret')
      .flatMap(({ spec }) => spec.data)
      .map(({ remoteRef }) => [`${remoteRef.key}/${remoteRef.property ?? ''}`, remoteRef]),
  );
  return [...places].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, place]) => place);
}
