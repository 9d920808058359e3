import type { Endpoint } from '../../core/model/endpoint.ts';
import { CLIENTS, realmClient } from './keycloak.clients.ts';
import type { Realm, RealmRole } from './keycloak.realm-format.ts';

/** The one realm: whoever issues tokens for the platform issues them here. */
export const REALM = 'soma';

const ROLES: readonly RealmRole[] = [
  { name: 'platform-admin', description: 'Runs the platform: may do everything in every tenant' },
  { name: 'platform-user', description: 'Works with agents of the own tenant' },
  { name: 'service', description: 'A program that acts for itself' },
];

/**
 * The realm of a laptop.
 * @param gateway where people log in; undefined where there is no gateway
 */
export function laptopRealm(gateway: Endpoint | undefined): Realm {
  return {
    realm: REALM,
    enabled: true,
    sslRequired: 'external',
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
    // A tenant is a group in this one, and its people are members: an attribute could be a person's own to change.
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
