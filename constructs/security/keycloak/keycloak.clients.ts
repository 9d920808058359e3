import { Secret } from '../../core/model/secret.ts';
import { concat, type Value } from '../../core/model/value.ts';
import type { ProtocolMapper, RealmClient } from './keycloak.realm-format.ts';

/**
 * Mappers that Keycloak 26.4.5 has for OpenID Connect and that this realm uses; an import accepts any other name silently
 * and leaves the claim out. A test asks the server for its own list.
 */
export const MAPPER_IDS = ['oidc-audience-mapper', 'oidc-group-membership-mapper'] as const;

/** The client through which people log in at the gateway, and the audience of its tokens. */
export const GATEWAY_CLIENT = 'gateway';

/** Scopes that Keycloak makes in every realm and that hold the claims `sub`, `roles`, `acr`. */
export const BUILT_IN_SCOPES = ['basic', 'roles', 'acr'] as const;

/** A client of the realm. */
interface ClientSpec {
  readonly id: string;
  readonly name: string;
  /** Clients whose services accept its tokens. */
  readonly audiences: readonly string[];
  /** Whether people log in through it, at the gateway. @default false */
  readonly login?: boolean;
  /** Roles of the client's service account. @default it has no account and acts for people only */
  readonly accountRoles?: readonly string[];
  /** Roles that its tokens may carry. */
  readonly roles: readonly string[];
}

/** Clients by the names that the services expect: SA01_KEYCLOAK_CLIENT_ID and KEYCLOAK_CLIENT_ID default to the last two. */
export const CLIENTS: readonly ClientSpec[] = [
  {
    id: GATEWAY_CLIENT,
    name: 'Edge: logs people in',
    audiences: [GATEWAY_CLIENT, 'somaagent-api', 'agentvoicebox-backend'],
    login: true,
    roles: ['platform-admin', 'platform-user'],
  },
  {
    id: 'somaagent-api',
    name: 'SomaAgent01',
    audiences: ['somaagent-api'],
    accountRoles: ['service'],
    roles: ['service'],
  },
  {
    id: 'agentvoicebox-backend',
    name: 'AgentVoiceBox',
    audiences: ['agentvoicebox-backend'],
    accountRoles: ['service'],
    roles: ['service'],
  },
];

/** The secret of a client, by name. */
export function clientSecret(clientId: string): Secret {
  return new Secret(`${clientId.toUpperCase().replaceAll('-', '_')}_CLIENT_SECRET`);
}

/**
 * A client in Keycloak's own form.
 * @param gateway scheme, host and port that a browser comes back to after a login; undefined where nobody can log in
 */
export function realmClient(
  { id, name, audiences, login = false, accountRoles }: ClientSpec,
  gateway: Value | undefined,
): RealmClient {
  const redirectUris = login && gateway ? [concat([gateway, '/*'])] : [];
  return {
    clientId: id,
    name,
    enabled: true,
    protocol: 'openid-connect',
    publicClient: false,
    clientAuthenticatorType: 'client-secret',
    secret: `\${${clientSecret(id).name}}`,
    standardFlowEnabled: redirectUris.length > 0,
    serviceAccountsEnabled: accountRoles !== undefined,
    directAccessGrantsEnabled: false,
    implicitFlowEnabled: false,
    fullScopeAllowed: false,
    redirectUris,
    webOrigins: [],
    attributes: redirectUris.length > 0 ? { 'pkce.code.challenge.method': 'S256' } : {},
    defaultClientScopes: BUILT_IN_SCOPES,
    optionalClientScopes: [],
    protocolMappers: [...audiences.map(audienceMapper), ...(redirectUris.length > 0 ? [GROUPS] : [])],
  };
}

/** The groups of a person, from the root: `/tenants/acme`. */
const GROUPS: ProtocolMapper = {
  name: 'groups',
  protocol: 'openid-connect',
  protocolMapper: 'oidc-group-membership-mapper',
  config: {
    'access.token.claim': 'true',
    'claim.name': 'groups',
    'full.path': 'true',
    'id.token.claim': 'false',
    'introspection.token.claim': 'true',
    'userinfo.token.claim': 'false',
  },
};

function audienceMapper(audience: string): ProtocolMapper {
  return {
    name: `audience ${audience}`,
    protocol: 'openid-connect',
    protocolMapper: 'oidc-audience-mapper',
    config: {
      'access.token.claim': 'true',
      'id.token.claim': 'false',
      'included.client.audience': audience,
      'introspection.token.claim': 'true',
    },
  };
}
