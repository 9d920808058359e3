import type { ComposeService } from './compose-service.ts';

type Services = Map<string, ComposeService>;

/**
 * Services with closed profiles: each profile starts everything that its services wait for, and no service waits for another that
 * its own profiles do not start.
 */
export function withClosedProfiles(services: ReadonlyMap<string, ComposeService>): Services {
  const closed = new Map(services);
  startWhatIsWaitedFor(closed);
  startJobsWithTheirDependants(closed);
  dropWaitsOutsideProfiles(closed);
  return closed;
}

/** Adds every profile of a service to the services that it cannot start without. */
function startWhatIsWaitedFor(services: Services): void {
  const waiting = [...services.keys()];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const { depends_on = {}, profiles = [] } = services.get(name) ?? {};
    for (const [on, { required }] of Object.entries(depends_on)) {
      const other = services.get(on);
      const missing = profiles.filter((profile) => !(other?.profiles?.includes(profile) ?? true));
      if (!required || !other?.profiles || missing.length === 0) continue;
      services.set(on, { ...other, profiles: [...other.profiles, ...missing].sort() });
      waiting.push(on);
    }
  }
}

/**
 * Moves a job that only services of some profiles wait for into those profiles, because `up --wait` treats the end of a job
 * that no service waits for as a failure.
 */
function startJobsWithTheirDependants(services: Services): void {
  for (const [name, service] of services) {
    if (service.restart !== 'no') continue;
    const dependants = [...services.values()].filter(({ depends_on }) => depends_on && name in depends_on);
    if (dependants.some(({ profiles }) => !profiles)) continue;
    const profiles = [...new Set(dependants.flatMap(({ profiles = [] }) => profiles))].sort();
    if (profiles.length > 0) services.set(name, { ...service, profiles });
  }
}

/** Removes waits for optional services that not all of a service's profiles start. */
function dropWaitsOutsideProfiles(services: Services): void {
  for (const [name, service] of services) {
    const { depends_on = {}, profiles = [] } = service;
    const kept = Object.entries(depends_on).filter(([on, { required }]) => {
      const others = services.get(on)?.profiles;
      const started = profiles.length > 0 && profiles.every((profile) => others?.includes(profile));
      return required || others === undefined || started;
    });
    if (kept.length < Object.keys(depends_on).length) {
      services.set(name, { ...service, depends_on: Object.fromEntries(kept) });
    }
  }
}
