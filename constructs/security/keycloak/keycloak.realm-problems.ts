import { resolve, type Value } from '../../core/model/value.ts';
import { BUILT_IN_SCOPES, MAPPER_IDS } from './keycloak.clients.ts';
import type { Realm } from './keycloak.realm-format.ts';

const TLS = /^https:\/\//;
const LOOPBACK = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\]):\d+\//;

/**
 * Faults that Keycloak would import silently, one sentence for each.
 * @param gateway scheme, host and port of the gateway; over TLS, a code may be sent there
 */
export function realmProblems(
  { clients, roles, scopeMappings, users }: Realm,
  gateway: Value | undefined,
): readonly string[] {
  const origin = gateway === undefined ? '' : resolve(gateway, () => 'localhost:1');
  const clientIds = clients.map(({ clientId }) => clientId);
  const roleNames = roles.realm.map(({ name }) => name);
  const oneOf = (known: readonly string[]) => `write one of ${known.map((name) => `"${name}"`).join(', ')}`;
  const unknown = (where: string, what: string, names: readonly string[], known: readonly string[]) =>
    names
      .filter((name) => !known.includes(name))
      .map((name) => `${where}: there is no ${what} "${name}"; ${oneOf(known)}`);
  return [
    ...clients.flatMap((one) => [
      ...unknown(
        `client "${one.clientId}"`,
        'mapper',
        one.protocolMappers.map(({ protocolMapper }) => protocolMapper),
        MAPPER_IDS,
      ),
      ...unknown(
        `client "${one.clientId}"`,
        'client to be an audience',
        one.protocolMappers.flatMap(({ config }) => config['included.client.audience'] ?? []),
        clientIds,
      ),
      ...unknown(`client "${one.clientId}"`, 'scope', one.defaultClientScopes, BUILT_IN_SCOPES),
      ...one.redirectUris
        // The published address of the gateway is on loopback, whatever its port.
        .map((uri) => resolve(uri, () => 'localhost:1'))
        .filter((uri) => !LOOPBACK.test(uri) && !(TLS.test(origin) && uri.startsWith(`${origin}/`)))
        .map(
          (uri) =>
            `client "${one.clientId}": redirect address "${uri}" is neither on loopback nor at the gateway over TLS, so a code could leave the machine; ` +
            'write http://localhost:PORT/PATH',
        ),
      ...(/^\$\{[A-Z][A-Z0-9_]*\}$/.test(one.secret)
        ? []
        : [`client "${one.clientId}": its secret is written out; write a placeholder such as \${NAME}`]),
    ]),
    ...unknown(
      'scope mappings',
      'client',
      scopeMappings.map(({ client: id }) => id),
      clientIds,
    ),
    ...scopeMappings.flatMap((mapping) =>
      unknown(`scope of client "${mapping.client}"`, 'role', mapping.roles, roleNames),
    ),
    ...users.flatMap((user) => [
      ...unknown(`account "${user.username}"`, 'client', [user.serviceAccountClientId], clientIds),
      ...unknown(`account "${user.username}"`, 'role', user.realmRoles, roleNames),
    ]),
  ];
}
