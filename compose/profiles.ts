import { Cpu } from '../constructs/core/amounts/cpu.ts';
import { Memory } from '../constructs/core/amounts/memory.ts';
import type { PlannedPod } from '../constructs/core/plan/planned-pod.ts';
import type { Selection } from '../constructs/core/plan/selection.ts';
import type { Platform } from '../constructs/platform/platform.ts';
import type { ComposeProject } from '../targets/compose/compose-project.ts';

/** All profiles of a project, sorted. */
export function profilesOf(project: ComposeProject): readonly string[] {
  return [...new Set([...project.services.values()].flatMap(({ profiles }) => profiles ?? []))].sort();
}

/** A container of the project and the profiles that start it; a container without profiles always runs. */
export interface ProfiledPod {
  readonly pod: PlannedPod;
  readonly profiles: readonly string[] | undefined;
}

/** All containers with the limits that the project itself states. */
export function podsOf(platform: Platform, project: ComposeProject): readonly ProfiledPod[] {
  const byPath = new Map(platform.components.map((component) => [component.node.path, component]));
  return [...project.services].map(([name, service]) => {
    const component = byPath.get(service.labels['somastack.component'] ?? '');
    const pod = {
      name,
      component: component?.name,
      replicas: 1,
      memory: Memory.mebibytes(Number.parseInt(service.mem_limit, 10)),
      cpu: Cpu.millicores(service.cpu_shares),
      once: service.restart === 'no',
      apart: false,
      overZones: false,
    };
    return { pod, profiles: service.profiles };
  });
}

/**
 * Finds the choices of profiles that need more memory than there is; a choice is a number in which bit n stands for the n-th
 * profile, since a laptop has thousands of choices. Containers that the same profiles start are added up once.
 */
export function exceeding(
  pods: readonly ProfiledPod[],
  profiles: readonly string[],
  most: { readonly memory: Memory; readonly cpu: Cpu },
): (chosen: number) => boolean {
  const always = 2 ** profiles.length;
  const loads = new Map<number, Load>();
  for (const { pod, profiles: own } of pods) {
    const bits = own?.reduce((sum, profile) => sum | (1 << profiles.indexOf(profile)), 0) ?? always;
    const load = loads.get(bits) ?? { bits, mebibytes: 0, millicores: 0 };
    load.mebibytes += pod.memory.mebibytes;
    load.millicores += pod.cpu.millicores;
    loads.set(bits, load);
  }
  const groups = [...loads.values()];
  return (chosen) => {
    let [memory, cpu] = [0, 0];
    groups.forEach(({ bits, mebibytes, millicores }) => {
      if ((bits & (chosen | always)) === 0) return;
      memory += mebibytes;
      cpu += millicores;
    });
    return memory > most.memory.mebibytes || cpu > most.cpu.millicores;
  };
}

/** Containers that are started by exactly the same profiles. */
interface Load {
  readonly bits: number;
  mebibytes: number;
  millicores: number;
}

const isStarted = (profiles: readonly string[] | undefined, chosen: readonly string[]) =>
  !profiles || profiles.some((profile) => chosen.includes(profile));

/** Containers that run when these profiles are chosen together. */
export function selectionOf(pods: readonly ProfiledPod[], chosen: readonly string[]): Selection {
  const running = pods.filter(({ profiles }) => isStarted(profiles, chosen));
  return { name: nameOf(chosen), pods: running.map(({ pod }) => pod) };
}

/** The plan's name for a choice: without a profile only the infrastructure runs, which is everything in a project of one service. */
function nameOf(chosen: readonly string[]): string {
  const [only, second] = chosen;
  if (only === undefined) return 'infrastructure';
  return second === undefined ? `profile ${only}` : `profiles ${chosen.join(' + ')}`;
}
