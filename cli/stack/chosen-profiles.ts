import type { PlannedService, WrittenStack } from './written-stack.ts';

/**
 * The profiles that somebody chose, as far as containers tell: Docker Compose makes a container for each service of a chosen
 * profile. Of several explanations it is the one that misses fewest containers, and of those the one with fewest profiles.
 */
export function chosenProfiles(
  { profiles, services }: WrittenStack,
  existing: ReadonlySet<string>,
): readonly string[] {
  const startedBy = (profile: string) =>
    [...services.values()].filter((service) => service.profiles?.includes(profile)).map(({ name }) => name);
  const all = profiles.map((profile) => ({ profile, starts: startedBy(profile) }));
  const unexplained = new Set(
    [...services.values()]
      .filter(({ name, profiles: own }) => own && existing.has(name))
      .map(({ name }) => name),
  );
  const chosen: string[] = [];
  while (unexplained.size > 0) {
    const ranked = all
      .map(({ profile, starts }) => ({
        profile,
        starts,
        missing: starts.filter((name) => !existing.has(name)).length,
        explains: starts.filter((name) => unexplained.has(name)).length,
      }))
      .filter(({ explains }) => explains > 0)
      .sort((a, b) => a.missing - b.missing || b.explains - a.explains);
    const [best] = ranked;
    if (!best) break;
    chosen.push(best.profile);
    for (const name of best.starts) unexplained.delete(name);
  }
  return chosen.sort();
}

/** Services that run when these profiles are chosen. */
export function servicesOf({ services }: WrittenStack, chosen: readonly string[]): readonly PlannedService[] {
  return [...services.values()].filter(
    ({ profiles }) => profiles === null || profiles.some((profile) => chosen.includes(profile)),
  );
}
