import type { Value } from '../../core/model/value.ts';
import { CLIENTS, realmClient } from './keycloak.clients.ts';
import type { Realm, RealmRole } from './keycloak.realm-format.ts';

/** The only realm: all tokens of the platform are issued here. */
export const REALM = 'soma';

const ROLES: readonly RealmRole[] = [
  { name: 'platform-admin', description: 'Runs the platform: may do everything in every tenant' },
  { name: 'platform-user', description: 'Works with agents of the own tenant' },
  { name: 'service', description: 'A program that acts for itself' },
];

/**
 * The realm.
 * @param gateway scheme, host and port of the gateway, where people log in; undefined where there is no gateway
 * @param encrypted true where nobody reaches the server without TLS
 */
export function somaRealm(gateway: Value | undefined, encrypted = false): Realm {
  return {
    realm: REALM,
    enabled: true,
    sslRequired: encrypted ? 'all' : 'external',
    defaultSignatureAlgorithm: 'RS256',
    accessTokenLifespan: 300,
    ssoSessionIdleTimeout: 1800,
    ssoSessionMaxLifespan: 36_000,
    revokeRefreshToken: true,
    refreshTokenMaxReuse: 0,
    registrationAllowed: false,
    resetPasswordAllowed: false,
    rememberMe: false,
    bruteForceProtected: true,
    failureFactor: 5,
    passwordPolicy: 'length(12) and notUsername(undefined)',
    roles: { realm: ROLES },
    // Each tenant is a subgroup of this group, because people might be able to change an attribute of their own.
    groups: [{ name: 'tenants' }],
    clients: CLIENTS.map((client) => realmClient(client, gateway)),
    scopeMappings: CLIENTS.map(({ id, roles }) => ({ client: id, roles })),
    users: CLIENTS.flatMap(({ id, accountRoles }) =>
      accountRoles
        ? [
            {
              username: `service-account-${id}`,
              enabled: true,
              serviceAccountClientId: id,
              realmRoles: accountRoles,
            } as const,
          ]
        : [],
    ),
  };
}
