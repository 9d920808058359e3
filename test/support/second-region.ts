import { Platform } from '../../constructs/platform/platform.ts';
import { inSecondRegion } from '../../environments/second-region.ts';
import { type KubernetesOutput, renderKubernetes } from '../../stacks/kubernetes/render.ts';
import { secondSite } from '../../stacks/kubernetes/site.ts';

/** The manifests of the second region of an environment; undefined where there is none. */
export function secondOutputOf({ environment }: Platform): KubernetesOutput | undefined {
  const there = inSecondRegion(environment);
  return there && renderKubernetes(new Platform(there), secondSite(environment));
}
