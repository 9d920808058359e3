import type { PlannedComponent } from '../core/plan/plan-input.ts';
import type { Platform } from './platform.ts';

/** The components of a platform for its plan; a managed service without a memory setting is left out. */
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
