import type { PlannedComponent } from '../core/plan/plan-input.ts';
import type { Platform } from './platform.ts';

/** What a plan says of each component of a platform; a service of the cloud that is told no memory is not in it. */
export function plannedComponents(platform: Platform): readonly PlannedComponent[] {
  return platform.components
    .filter(({ memoryModel }) => memoryModel.parts.length > 0)
    .map(({ name, path, replicas, memory, memoryModel: { parts, measured } }) => ({
      name,
      path,
      replicas,
      memory,
      parts,
      measured,
    }));
}
