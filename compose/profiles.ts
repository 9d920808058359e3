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

/** What runs in each selection of profiles: none, each alone, and all together; read from the project's own limits. */
export function selectionsOf(platform: Platform, project: ComposeProject): readonly Selection[] {
  const profiles = profilesOf(project);
  const choices: readonly (readonly [string, readonly string[]])[] = [
    ['infrastructure', []],
    ...profiles.map((profile) => [`profile ${profile}`, [profile]] as const),
    ['all profiles', profiles],
  ];
  return choices.map(([name, chosen]) => ({ name, pods: podsOf(platform, project, chosen) }));
}

function podsOf(
  platform: Platform,
  project: ComposeProject,
  chosen: readonly string[],
): readonly PlannedPod[] {
  const byPath = new Map(platform.components.map((component) => [component.node.path, component]));
  return [...project.all]
    .filter(([, { profiles }]) => !profiles || profiles.some((profile) => chosen.includes(profile)))
    .map(([name, service]) => {
      const component = byPath.get(service.labels['somastack.component'] ?? '');
      return {
        name,
        component: component?.name,
        replicas: 1,
        memory: Memory.mebibytes(Number.parseInt(service.mem_limit, 10)),
        cpu: component?.cpu ?? Cpu.zero,
        once: service.restart === 'no',
        apart: false,
      };
    });
}
