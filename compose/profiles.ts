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

/** What runs with these profiles together. */
export function selectionOf(pods: readonly ProfiledPod[], chosen: readonly string[]): Selection {
  const running = pods.filter(
    ({ profiles }) => !profiles || profiles.some((profile) => chosen.includes(profile)),
  );
  return { name: nameOf(chosen), pods: running.map(({ pod }) => pod) };
}

/** Without a profile it is the infrastructure; a project of one service has nothing but that. */
function nameOf(chosen: readonly string[]): string {
  const [only, second] = chosen;
  if (only === undefined) return 'infrastructure';
  return second === undefined ? `profile ${only}` : `profiles ${chosen.join(' + ')}`;
}
