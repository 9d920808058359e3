import type { Demands } from '../../core/model/demand.ts';

/**
 * Keycloak connects directly: it pools connections itself and keeps prepared statements on them, so a pooler would give
 * each of them a server connection for good and add a hop. Keycloak's own pool is bounded by the same number.
 */
export const KEYCLOAK_DATABASE = { name: 'keycloak', pool: 'direct', connections: 5 } as const;

export const KEYCLOAK_DEMANDS: Demands = {
  databases: [KEYCLOAK_DATABASE],
};
