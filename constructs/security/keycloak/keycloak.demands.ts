import type { Demands } from '../../core/model/demand.ts';

/**
 * Direct: Keycloak pools connections itself and keeps prepared statements on them, so a pooler in between would hand
 * each of them one server connection for good and add a hop. Its own pool is bounded by the same number.
 */
export const KEYCLOAK_DATABASE = { name: 'keycloak', pool: 'direct', connections: 5 } as const;

export const KEYCLOAK_DEMANDS: Demands = {
  databases: [KEYCLOAK_DATABASE],
};
