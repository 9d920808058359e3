import { Cpu } from '../constructs/core/cpu.ts';
import { Memory } from '../constructs/core/memory.ts';
import type { PlannedPod } from '../constructs/core/planned-pod.ts';
import type { Selection } from '../constructs/core/selection.ts';
import type { Platform } from '../constructs/platform.ts';
import type { ComposeProject } from './compose-project.ts';

/** Every profile that a project knows, in order. */
export function profilesOf(project: ComposeProject): readonly string[] {
  return [...new Set([...project.all.values()].flatMap(({ profiles }) => profiles ?? []))].sort();
}

/** A container of the project, and the profiles that start it; without any it always runs. */
export interface ProfiledPod {
  readonly pod: PlannedPod;
  readonly profiles: readonly string[] | undefined;
}

/** Every container with the limit that the project itself states. */
export function podsOf(platform: Platform, project: ComposeProject): readonly ProfiledPod[] {
  const byPath = new Map(platform.components.map((component) => [component.node.path, component]));
  return [...project.all].map(([name, service]) => {
    const component = byPath.get(service.labels['somastack.component'] ?? '');
    const pod = {
      name,
      component: component?.name,
      replicas: 1,
      memory: Memory.mebibytes(Number.parseInt(service.mem_limit, 10)),
      cpu: component?.cpu ?? Cpu.zero,
      once: service.restart === 'no',
      apart: false,
    };
    return { pod, profiles: service.profiles };
  });
}

/** Sums what runs with profiles together; containers that the same profiles start are added up once. */
export function loadsOf(
  pods: readonly ProfiledPod[],
): (chosen: readonly string[]) => { readonly memory: Memory; readonly cpu: Cpu } {
  const groups = new Map<string, ProfiledPod[]>();
  for (const one of pods) {
    const key = one.profiles?.join(' ') ?? '';
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  const loads = [...groups.values()].map((group) => ({
    profiles: group[0]?.profiles,
    memory: Memory.sum(group.map(({ pod }) => pod.memory)),
    cpu: Cpu.sum(group.map(({ pod }) => pod.cpu)),
  }));
  return (chosen) => {
    const running = loads.filter(({ profiles }) => isStarted(profiles, chosen));
    return {
      memory: Memory.sum(running.map(({ memory }) => memory)),
      cpu: Cpu.sum(running.map(({ cpu }) => cpu)),
    };
  };
}

const isStarted = (profiles: readonly string[] | undefined, chosen: readonly string[]) =>
  !profiles || profiles.some((profile) => chosen.includes(profile));

/** What runs with these profiles together. */
export function selectionOf(pods: readonly ProfiledPod[], chosen: readonly string[]): Selection {
  const running = pods.filter(({ profiles }) => isStarted(profiles, chosen));
  return { name: nameOf(chosen), pods: running.map(({ pod }) => pod) };
}

/** Without a profile it is the infrastructure; a project of one service has nothing but that. */
function nameOf(chosen: readonly string[]): string {
  const [only, second] = chosen;
  if (only === undefined) return 'infrastructure';
  return second === undefined ? `profile ${only}` : `profiles ${chosen.join(' + ')}`;
}
