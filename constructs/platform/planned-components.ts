import type { PlannedComponent } from '../core/plan/plan-input.ts';
import type { Platform } from './platform.ts';

/** What a plan says of each component of a platform. */
export function plannedComponents(platform: Platform): readonly PlannedComponent[] {
  return platform.components.map(({ name, path, replicas, memory, memoryModel: { parts, measured } }) => ({
    name,
    path,
    replicas,
    memory,
    parts,
    measured,
  }));
}
