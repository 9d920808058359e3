import type { Manifest } from '../../targets/kubernetes/resources/manifest.ts';

/** Kinds that Argo CD alone reads. */
const OF_ARGO_CD = ['Application', 'AppProject'];

/**
 * What the chart must have in the place of a plain file: the same object, but that Helm keeps what Argo CD asks a person about.
 * @param path of the plain file below its environment
 * @returns undefined for an object that is about Argo CD itself, which a chart has no use for
 */
export function forHelm(path: string, object: Manifest): Manifest | undefined {
  if (path.startsWith('argo-cd/') || OF_ARGO_CD.includes(object.kind)) return undefined;
  const { annotations } = object.metadata;
  if (annotations?.['argocd.argoproj.io/sync-options']?.includes('Delete=confirm') !== true) return object;
  return {
    ...object,
    metadata: { ...object.metadata, annotations: { ...annotations, 'helm.sh/resource-policy': 'keep' } },
  };
}
