import { WAVE } from '../../../targets/kubernetes/resources/argo-cd.ts';
import { type KubernetesOutput, manifestsOf } from '../render.ts';

/** A chart inside the umbrella. */
export interface Subchart {
  /** Name of the folder that the plain files of these objects are in. */
  readonly name: string;
  /** Charts of lower waves are healthy before it can be. */
  readonly wave: number;
  /** Seconds after which every job of the chart has ended or given up; 0 without a job. */
  readonly jobDeadline: number;
}

/** One chart for each folder that Argo CD brings as an application, with that application's wave. */
export function subcharts(output: KubernetesOutput): readonly Subchart[] {
  const waves = new Map(
    manifestsOf(output).flatMap((manifest) =>
      manifest.kind === 'Application' && 'path' in manifest.spec.source
        ? [[manifest.spec.source.path, Number(manifest.metadata.annotations?.[WAVE])] as const]
        : [],
    ),
  );
  return output.applications.flatMap(({ name, manifests }) => {
    const wave = waves.get(`${output.folder}/${name}`);
    // The root application brings the folder of the others, which are Argo CD's alone.
    if (wave === undefined || manifests.some(({ kind }) => kind === 'AppProject')) return [];
    const deadlines = manifests.map((manifest) =>
      manifest.kind === 'Job' ? (manifest.spec.activeDeadlineSeconds ?? 0) : 0,
    );
    return [{ name, wave, jobDeadline: Math.max(0, ...deadlines) }];
  });
}
