import type { Demands } from '../../core/model/demand.ts';
import type { KeycloakSettings } from './keycloak.settings.ts';

/**
 * Keycloak connects directly: it pools connections itself and keeps prepared statements on them, so a pooler would give
 * each of them a server connection for good and add a hop. The pool of each replica is bounded by this number.
 */
export const KEYCLOAK_DATABASE = { name: 'keycloak', pool: 'direct', connections: 5 } as const;

/**
 * Connections of all replicas: there is never one more, since one ends before its successor starts.
 * @param encrypts whether they speak TLS to the database, and get in by nothing else
 */
export function keycloakDemands(
  { replicas }: Pick<KeycloakSettings, 'replicas'>,
  encrypts: boolean,
): Demands {
  const connections = KEYCLOAK_DATABASE.connections * replicas;
  return { databases: [{ ...KEYCLOAK_DATABASE, connections, ...(encrypts && { tls: true }) }] };
}
