import { resolve } from '../../core/model/value.ts';
import { BUILT_IN_SCOPES, MAPPER_IDS } from './keycloak.clients.ts';
import type { Realm } from './keycloak.realm-format.ts';

const LOOPBACK = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\]):\d+\//;

/** What Keycloak would import without a word although it leads nowhere; one sentence for each. */
export function realmProblems({ clients, roles, scopeMappings, users }: Realm): readonly string[] {
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
        // What the gateway is published as is on loopback, whatever its port.
        .map((uri) => resolve(uri, () => 'localhost:1'))
        .filter((uri) => !LOOPBACK.test(uri))
        .map(
          (uri) =>
            `client "${one.clientId}": redirect address "${uri}" is not on loopback, so a code could leave the machine; ` +
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
