import { isGuarded } from '../../../targets/kubernetes/target/guards.ts';
import type { AnyManifest } from '../../../targets/kubernetes/resources/resource.ts';

/** Helm neither deletes nor replaces an object with this annotation when it leaves the chart, or when the release is removed. */
const POLICY = { 'helm.sh/resource-policy': 'keep' };

/** Kinds that tell Argo CD what to bring: whoever installs by Helm says that to Helm. */
const FOR_ARGO_CD = ['Application', 'AppProject'];

/**
 * The object as a chart has it: Argo CD asks a person before it removes what owns data, and Helm, which asks nobody, keeps it.
 * @returns undefined for an object that only Argo CD reads
 */
export function chartObject(manifest: AnyManifest): AnyManifest | undefined {
  if (FOR_ARGO_CD.includes(manifest.kind)) return undefined;
  if (!isGuarded(manifest)) return manifest;
  const annotations = { ...manifest.metadata.annotations, ...POLICY };
  return { ...manifest, metadata: { ...manifest.metadata, annotations } };
}
