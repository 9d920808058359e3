import { Cpu } from '../../../constructs/core/amounts/cpu.ts';
import { Memory } from '../../../constructs/core/amounts/memory.ts';
import type { PlannedPod } from '../../../constructs/core/plan/planned-pod.ts';
import { rulesOf } from '../../../environments/levels.ts';
import type { ClusterEnvironment } from '../../../environments/schema.ts';
import { ARGO_CD_CONTAINERS, argoCdPods } from '../../../targets/contract/argo-cd-pods.ts';

/** The pods of Argo CD where the program installs it; elsewhere it belongs to what whoever owns the nodes reserves on them. */
export function plannedArgoCd(environment: ClusterEnvironment): readonly PlannedPod[] {
  if (!('aws' in environment)) return [];
  return argoCdPods(rulesOf(environment.level).holdsWithoutAZone).map(
    ({ name, replicas, containers, apart }) => {
      const sizes = containers.map((container) => ARGO_CD_CONTAINERS[container]);
      return {
        name,
        component: undefined,
        note: 'Argo CD',
        replicas,
        memory: Memory.sum(sizes.map(({ memory }) => memory)),
        cpu: Cpu.sum(sizes.map(({ cpu }) => cpu)),
        once: false,
        apart,
        overZones: false,
      };
    },
  );
}
