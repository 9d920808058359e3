import { ContributorError } from '../../../constructs/core/problems/errors.ts';
import { Cpu } from '../../../constructs/core/amounts/cpu.ts';
import { Memory } from '../../../constructs/core/amounts/memory.ts';
import { ZONE } from '../../../targets/kubernetes/pods/affinity.ts';
import type {
  Container,
  PodSpec,
  ResourceRequirements,
} from '../../../targets/kubernetes/resources/resource.ts';

/** Memory and CPU that the scheduler keeps free for one container or one pod. */
export interface Reserved {
  readonly memory: Memory;
  readonly cpu: Cpu;
}

/** The scheduler reserves the sum of the containers, or the largest init container if that is more. */
export function ofPod(
  spec: PodSpec | undefined,
  replicas = 1,
): Reserved & { readonly replicas: number; readonly apart: boolean; readonly overZones: boolean } {
  if (!spec) throw new Error('a pod template without containers');
  const containers = spec.containers.map(ofContainer);
  const first = (spec.initContainers ?? []).map(ofContainer);
  const most = (amount: (reserved: Reserved) => number) =>
    Math.max(
      containers.map(amount).reduce((a, b) => a + b, 0),
      ...first.map(amount),
    );
  return {
    replicas,
    memory: Memory.mebibytes(most(({ memory }) => memory.mebibytes)),
    cpu: Cpu.millicores(most(({ cpu }) => cpu.millicores)),
    apart: insists(spec),
    overZones: insistsOnZones(spec),
  };
}

/** @throws Error when the memory request is not the limit, because then a plan of limits is not what is reserved */
export function ofResources({ requests, limits }: ResourceRequirements): Reserved {
  const memory = Memory.parse(String(limits?.['memory']));
  if (requests?.['memory'] !== limits?.['memory']) throw new Error('a memory request that is not the limit');
  return { memory, cpu: Cpu.parse(String(requests?.['cpu'])) };
}

/** Whether replicas must not share a node. */
export function insists({ affinity }: { readonly affinity?: PodSpec['affinity'] }): boolean {
  return (affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).length > 0;
}

/** Whether replicas must be spread evenly over zones. */
export function insistsOnZones({
  topologySpreadConstraints = [],
}: {
  readonly topologySpreadConstraints?: PodSpec['topologySpreadConstraints'];
}): boolean {
  return topologySpreadConstraints.some(
    ({ topologyKey, whenUnsatisfiable }) => topologyKey === ZONE && whenUnsatisfiable === 'DoNotSchedule',
  );
}

function ofContainer({ name, resources }: Container): Reserved {
  if (!resources)
    throw new ContributorError(`container "${name}" states no resources; state its memory and CPU`);
  return ofResources(resources);
}
