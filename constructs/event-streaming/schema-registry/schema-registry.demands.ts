import type { Demands } from '../../core/model/demand.ts';

/**
 * The database of the registry. Its pool is direct, because the registry has a pool of its own; that has the same bound, and its
 * default is 100.
 */
export const REGISTRY_DATABASE = { name: 'registry', pool: 'direct', connections: 4 } as const;

export const SCHEMA_REGISTRY_DEMANDS: Demands = {
  databases: [REGISTRY_DATABASE],
};
