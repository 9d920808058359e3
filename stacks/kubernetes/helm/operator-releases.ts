import { WAVE } from '../../../targets/kubernetes/resources/argo-cd.ts';
import { type KubernetesOutput, manifestsOf } from '../render.ts';

/** An operator's own chart, as its project publishes it. */
export interface OperatorRelease {
  readonly release: string;
  readonly namespace: string;
  readonly chart: string;
  /** Address of a repository of charts; without a scheme, a registry that holds charts as images. */
  readonly repository: string;
  readonly version: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** The charts that Argo CD would install, in the order in which it would. */
export function operatorReleases(output: KubernetesOutput): readonly OperatorRelease[] {
  const found = manifestsOf(output).flatMap((manifest) => {
    if (manifest.kind !== 'Application' || !('chart' in manifest.spec.source)) return [];
    const { source, destination } = manifest.spec;
    const release = {
      release: source.helm.releaseName,
      namespace: destination.namespace,
      chart: source.chart,
      repository: source.repoURL,
      version: source.targetRevision,
      values: source.helm.valuesObject,
    };
    return [{ wave: Number(manifest.metadata.annotations?.[WAVE]), release }];
  });
  return [...found].sort((a, b) => a.wave - b.wave).map(({ release }) => release);
}
