import { DefinitionError } from '../../constructs/core/problems/errors.ts';
import { MemoryPlan } from '../../constructs/core/plan/memory-plan.ts';
import { plannedComponents } from '../../constructs/platform/planned-components.ts';
import { holds, Platform } from '../../constructs/platform/platform.ts';
import { rulesOf } from '../../environments/levels.ts';
import type { ClusterEnvironment } from '../../environments/schema.ts';
import { inSecondRegion } from '../../environments/second-region.ts';
import { withSetting } from '../../environments/with-setting.ts';
import { architectureProblems } from '../cloud/architectures.ts';
import { managedDemands } from '../cloud/managed-systems.ts';
import { type CloudPlatform, cloudPlatform } from '../cloud/cloud-platform.ts';
import { awsProblems } from '../cloud/problems.ts';
import type { RemoteRef } from '../../targets/kubernetes/resources/external-secrets-operator.ts';
import { storedSecrets } from '../../targets/kubernetes/secrets/stored-secrets.ts';
import { operatorProblems, plannedOperators, withOperatorSizes } from './operators/sizes.ts';
import { plannedArgoCd } from './plan/argo-cd.ts';
import { nodesOf } from './plan/nodes.ts';
import { podsOf, rollOutPod } from './plan/pods.ts';
import { waitingPlan } from './plan/waiting.ts';
import { type KubernetesOutput, manifestsOf, renderKubernetes } from './render.ts';
import { firstSite, secondSite, type Site } from './site.ts';

export interface KubernetesSynthesis {
  readonly platform: Platform;
  readonly output: KubernetesOutput;
  readonly plan: MemoryPlan;
  /** Path in the secret store of each secret that the cluster reads. */
  readonly secrets: readonly RemoteRef[];
  /** The cluster of the second region. @default there is none */
  readonly second?: SecondSynthesis;
}

/** The cluster of a second region, in which the platform runs after the loss of the first one. */
export interface SecondSynthesis extends Omit<KubernetesSynthesis, 'second'> {
  /** What runs there until then, on the nodes that stand there until then. */
  readonly waiting: MemoryPlan;
}

/**
 * Synthesizes everything for the clusters of an environment, in memory, with every pod placed on a node.
 * @throws DefinitionError when the definition is wrong or does not fit
 */
export function synthesizeKubernetes(environment: ClusterEnvironment): KubernetesSynthesis {
  const first = synthesizeAt(environment, firstSite(environment));
  const there = inSecondRegion(environment);
  if (!there) return first;
  const site = secondSite(environment);
  return { ...first, second: { ...synthesizeAt(there, site), waiting: waitingPlan(there, site) } };
}

/** Every cluster of an environment, that in which the platform runs first. */
export function clustersOf({
  second,
  ...first
}: KubernetesSynthesis): readonly (Omit<KubernetesSynthesis, 'second'> & Partial<SecondSynthesis>)[] {
  return second ? [first, second] : [first];
}

/** The environment as whoever makes its clusters needs it. */
export function cloudOf({ platform, output, second }: KubernetesSynthesis): CloudPlatform {
  return cloudPlatform(platform, asked(output), second && asked(second.output));
}

const asked = (output: KubernetesOutput) => ({ folder: output.folder, manifests: manifestsOf(output) });

function synthesizeAt(environment: ClusterEnvironment, site: Site): Omit<KubernetesSynthesis, 'second'> {
  const platform = new Platform(environment);
  const { components } = platform;
  const found = [
    ...platform.problems(),
    ...awsProblems(platform),
    ...operatorProblems(environment, components),
  ];
  if (found.length > 0) throw new DefinitionError(found);
  const output = renderKubernetes(platform, site);
  const manifests = manifestsOf(output);
  const foreign = 'aws' in environment ? architectureProblems(environment, manifests) : [];
  if (foreign.length > 0) throw new DefinitionError(foreign);
  const sized = withOperatorSizes(environment, components);
  const plan = new MemoryPlan({
    environment: site.folder,
    target: 'Kubernetes',
    selections: [
      {
        name: 'all pods',
        pods: [...podsOf(manifests), ...plannedArgoCd(environment), ...rollOutPod(manifests)],
      },
    ],
    capacity: {
      type: 'nodes',
      nodes: nodesOf(environment),
      withoutAZone: rulesOf(environment.level).holdsWithoutAZone,
    },
    components: [...plannedComponents(platform), ...plannedOperators(environment, components)],
    managed: managedDemands(platform),
    accepts: (path, change) => {
      const changed = withSetting(sized, path, change);
      return holds(changed) && changed !== undefined && operatorProblems(changed, components).length === 0;
    },
  });
  const tooMuch = plan.problems();
  if (tooMuch.length > 0) throw new DefinitionError(tooMuch);
  return { platform, output, plan, secrets: storedSecrets(manifests) };
}
