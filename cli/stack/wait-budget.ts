import { JOB_PATIENCE_SECONDS } from '../../constructs/core/model/health.ts';
import type { PlannedService } from './written-stack.ts';

/**
 * Seconds that a start may take: the longest chain of services that wait for each other, each for as long as the engine gives it to
 * become healthy, and each job, which has no health check, for as long as it may wait. A start that takes longer has failed.
 */
export function waitSeconds(services: readonly PlannedService[]): number {
  const byName = new Map(services.map((service) => [service.name, service]));
  const known = new Map<string, number>();
  const until = (service: PlannedService): number => {
    const before = known.get(service.name);
    if (before !== undefined) return before;
    const own = service.job ? JOB_PATIENCE_SECONDS : (service.healthySeconds ?? 0);
    const others = service.waitsFor.flatMap((name) => byName.get(name) ?? []).map(until);
    const total = own + Math.max(0, ...others);
    known.set(service.name, total);
    return total;
  };
  return Math.max(1, ...services.map(until));
}
