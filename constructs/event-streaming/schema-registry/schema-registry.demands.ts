import type { Demands } from '../../core/model/demand.ts';

/** Direct: it pools connections itself, and its own pool is bounded by the same number; left alone, that would be 100. */
export const REGISTRY_DATABASE = { name: 'registry', pool: 'direct', connections: 4 } as const;

export const SCHEMA_REGISTRY_DEMANDS: Demands = {
  databases: [REGISTRY_DATABASE],
};
