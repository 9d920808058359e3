import { Endpoint } from '../../../constructs/core/model/endpoint.ts';
import { describe, expect, test } from 'vitest';
import { secretsIn, text } from '../../../constructs/core/model/value.ts';
import { clientSecret } from '../../../constructs/security/keycloak/keycloak.clients.ts';
import type { Realm, RealmClient } from '../../../constructs/security/keycloak/keycloak.realm-format.ts';
import { somaRealm } from '../../../constructs/security/keycloak/keycloak.realm.ts';
import { realmProblems } from '../../../constructs/security/keycloak/keycloak.realm-problems.ts';
import { platform } from '../../support/environment.ts';

const LAPTOP = text`http://${new Endpoint({ name: 'kong' }, 'http', 8000).published}`;
const LAPTOP_REALM = somaRealm(LAPTOP);

/** The realm with something else in its first client. */
function withClient(change: (client: RealmClient) => Partial<RealmClient>): Realm {
  const [first, ...others] = LAPTOP_REALM.clients;
  if (!first) throw new Error('the realm has no client');
  return { ...LAPTOP_REALM, clients: [{ ...first, ...change(first) }, ...others] };
}

const withMapper = (change: { protocolMapper?: string; config?: Record<string, string> }) =>
  withClient(({ protocolMappers }) => ({
    protocolMappers: protocolMappers.map((mapper, index) =>
      index === 0 ? { ...mapper, ...change } : mapper,
    ),
  }));

describe('the realm', () => {
  test('has nothing that leads nowhere', () => {
    expect(realmProblems(LAPTOP_REALM, LAPTOP)).toEqual([]);
  });

  test('has no people, no passwords and no way to trade a password for a token', () => {
    expect(LAPTOP_REALM.users.filter(({ serviceAccountClientId }) => !serviceAccountClientId)).toEqual([]);
    expect(JSON.stringify(LAPTOP_REALM)).not.toContain('credentials"');
    for (const client of LAPTOP_REALM.clients) {
      expect(client.directAccessGrantsEnabled).toBe(false);
      expect(client.implicitFlowEnabled).toBe(false);
      expect(client.publicClient).toBe(false);
    }
  });

  test('finds a secret behind every placeholder', () => {
    const environment = platform('local').security.keycloak?.container.environment ?? {};
    const placeholders = [...JSON.stringify(LAPTOP_REALM).matchAll(/\$\{(\w+)\}/g)].map(
      ([, name = '']) => name,
    );
    expect(placeholders).toHaveLength(LAPTOP_REALM.clients.length);
    for (const name of placeholders) {
      expect(secretsIn(environment[name] ?? '').map((secret) => secret.name)).toEqual([name]);
    }
    expect(clientSecret('somaagent-api').name).toBe('SOMAAGENT_API_CLIENT_SECRET');
  });
});

test.each([
  {
    fault: 'a mapper that Keycloak does not have',
    realm: withMapper({ protocolMapper: 'oidc-audiance-mapper' }),
    says: 'client "gateway": there is no mapper "oidc-audiance-mapper"; write one of "oidc-audience-mapper", "oidc-group-membership-mapper"',
  },
  {
    fault: 'an audience that is no client',
    realm: withMapper({ config: { 'included.client.audience': 'somaagent' } }),
    says: 'client "gateway": there is no client to be an audience "somaagent"; write one of "gateway", "somaagent-api", "agentvoicebox-backend"',
  },
  {
    fault: 'a scope that Keycloak does not make',
    realm: withClient(() => ({ defaultClientScopes: ['rolls'] })),
    says: 'client "gateway": there is no scope "rolls"; write one of "basic", "roles", "acr"',
  },
  {
    fault: 'a redirect off the machine',
    realm: withClient(() => ({ redirectUris: ['http://localhost.example.com:20020/*'] })),
    says: 'client "gateway": redirect address "http://localhost.example.com:20020/*" is neither on loopback nor at the gateway over TLS, so a code could leave the machine; write http://localhost:PORT/PATH',
  },
  {
    fault: 'a secret that is written out',
    realm: withClient(() => ({ secret: 'changeme' })),
    says: 'client "gateway": its secret is written out; write a placeholder such as ${NAME}',
  },
  {
    fault: 'a role in a scope that nobody defined',
    realm: { ...LAPTOP_REALM, scopeMappings: [{ client: 'gateway', roles: ['admin'] }] },
    says: 'scope of client "gateway": there is no role "admin"; write one of "platform-admin", "platform-user", "service"',
  },
  {
    fault: 'a scope of a client that is not there',
    realm: { ...LAPTOP_REALM, scopeMappings: [{ client: 'edge', roles: [] }] },
    says: 'scope mappings: there is no client "edge"; write one of "gateway", "somaagent-api", "agentvoicebox-backend"',
  },
  {
    fault: 'a role of an account that nobody defined',
    realm: {
      ...LAPTOP_REALM,
      users: LAPTOP_REALM.users.slice(0, 1).map((user) => ({ ...user, realmRoles: ['root'] })),
    },
    says: 'account "service-account-somaagent-api": there is no role "root"; write one of "platform-admin", "platform-user", "service"',
  },
])('fails on $fault', ({ realm, says }) => {
  expect(realmProblems(realm, LAPTOP)).toEqual([says]);
});

test('a code is sent to a gateway over TLS, and to nobody with a name like it', () => {
  const gateway = 'https://soma.example.com:30443';
  const realm = somaRealm(gateway);
  expect(realm.clients[0]?.redirectUris).toEqual([`${gateway}/*`]);
  expect(realmProblems(realm, gateway)).toEqual([]);
  for (const other of [
    'http://soma.example.com:30443',
    'https://soma.example.com:3044',
    `${gateway}.example.net`,
  ])
    expect(realmProblems(somaRealm(other), gateway), other).toHaveLength(1);
});
