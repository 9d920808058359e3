import type { PlatformComponent } from '../../../constructs/platform/components.ts';
import { applicationOf, APPLICATIONS } from '../../../targets/contract/places.ts';
import { applicationWaves, hardNeeds, longestPaths } from '../../../targets/kubernetes/places/waves.ts';

/** Kinds of which nothing runs on nodes where a cloud offers them; of others a job still does. */
const CLOUDS_OWN: readonly PlatformComponent['kind'][] = [
  'kafka',
  'object-store',
  'object-store-buckets',
  'postgres',
  'redis',
];

/**
 * How many times Argo CD waits for pods when it brings the platform into an empty cluster: once for the operators, and then, application after application
 * where one needs the other, once for each wave in which something runs on nodes.
 */
export function startsInARow(components: readonly PlatformComponent[]): number {
  const waves = longestPaths<PlatformComponent>(
    components,
    (component) => hardNeeds(component) as readonly PlatformComponent[],
  );
  const applications = applicationWaves(components);
  const longest = new Map<number, number>();
  for (const application of APPLICATIONS) {
    const running = components.filter(
      (component) => applicationOf(component) === application && runsOnNodes(component),
    );
    const starts = application === 'operators' ? 1 : new Set(running.map((one) => waves.get(one))).size;
    const wave = applications.get(application) ?? 0;
    longest.set(wave, Math.max(longest.get(wave) ?? 0, starts));
  }
  return [...longest.values()].reduce((sum, starts) => sum + starts, 0);
}

function runsOnNodes({ kind, hosting }: PlatformComponent): boolean {
  return hosting === 'self' || !CLOUDS_OWN.includes(kind);
}
