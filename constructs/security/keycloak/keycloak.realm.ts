import { Secret } from '../../core/secret.ts';

/** The one realm: whoever issues tokens for the platform issues them here. */
export const REALM = 'soma';

/**
 * Mappers that Keycloak 26.4.5 has for OpenID Connect and that this realm uses; the import takes any other name without a
 * word and leaves the claim out. A test asks the server for its own list.
 */
export const MAPPER_IDS = ['oidc-audience-mapper', 'oidc-group-membership-mapper'] as const;

/** Whose tokens the gateway takes, and whom they are for. */
export const GATEWAY_CLIENT = 'gateway';

/** Scopes that Keycloak makes in every realm and that hold the claims `sub`, `roles`, `acr`. */
export const BUILT_IN_SCOPES = ['basic', 'roles', 'acr'] as const;

/** Parts of Keycloak's RealmRepresentation; the server refuses a field that it does not know. */
export interface Realm {
  readonly realm: string;
  readonly enabled: true;
  /** `external`: plain HTTP from loopback and private addresses alone. */
  readonly sslRequired: 'external' | 'all';
  readonly defaultSignatureAlgorithm: 'RS256';
  /** In seconds, as all lifespans. */
  readonly accessTokenLifespan: number;
  readonly ssoSessionIdleTimeout: number;
  readonly ssoSessionMaxLifespan: number;
  readonly revokeRefreshToken: boolean;
  readonly refreshTokenMaxReuse: number;
  readonly registrationAllowed: boolean;
  readonly resetPasswordAllowed: boolean;
  readonly rememberMe: boolean;
  readonly bruteForceProtected: boolean;
  readonly failureFactor: number;
  readonly passwordPolicy: string;
  readonly roles: { readonly realm: readonly RealmRole[] };
  readonly groups: readonly { readonly name: string }[];
  readonly clients: readonly RealmClient[];
  /** Roles that a client's tokens may carry at all. */
  readonly scopeMappings: readonly { readonly client: string; readonly roles: readonly string[] }[];
  /** The accounts of programs; people are made by an administrator and are in no file. */
  readonly users: readonly ServiceAccount[];
}

export interface RealmRole {
  readonly name: string;
  readonly description: string;
}

export interface RealmClient {
  readonly clientId: string;
  readonly name: string;
  readonly enabled: true;
  readonly protocol: 'openid-connect';
  readonly publicClient: false;
  readonly clientAuthenticatorType: 'client-secret';
  /** A placeholder: Keycloak takes the value from its environment when it imports. */
  readonly secret: string;
  readonly standardFlowEnabled: boolean;
  readonly serviceAccountsEnabled: boolean;
  readonly directAccessGrantsEnabled: false;
  readonly implicitFlowEnabled: false;
  readonly fullScopeAllowed: false;
  readonly redirectUris: readonly string[];
  readonly webOrigins: readonly string[];
  readonly attributes: Readonly<Record<string, string>>;
  readonly defaultClientScopes: readonly string[];
  readonly optionalClientScopes: readonly string[];
  readonly protocolMappers: readonly ProtocolMapper[];
}

export interface ProtocolMapper {
  readonly name: string;
  readonly protocol: 'openid-connect';
  readonly protocolMapper: string;
  readonly config: Readonly<Record<string, string>>;
}

export interface ServiceAccount {
  readonly username: string;
  readonly enabled: true;
  readonly serviceAccountClientId: string;
  readonly realmRoles: readonly string[];
}

/** What a client of the realm is for. */
interface ClientSpec {
  readonly id: string;
  readonly name: string;
  /** Clients whose services accept its tokens. */
  readonly audiences: readonly string[];
  /** Where a browser comes back to after a login; left out, nobody logs in through it. */
  readonly redirectUris?: readonly string[];
  /** Roles of the program's own account; left out, it has none and acts for people alone. */
  readonly accountRoles?: readonly string[];
  /** Roles that its tokens may carry. */
  readonly roles: readonly string[];
}

const ROLES: readonly RealmRole[] = [
  { name: 'platform-admin', description: 'Runs the platform: may do everything in every tenant' },
  { name: 'platform-user', description: 'Works with agents of the own tenant' },
  { name: 'service', description: 'A program that acts for itself' },
];

/** Names as the services have them: SA01_KEYCLOAK_CLIENT_ID and KEYCLOAK_CLIENT_ID default to the last two. */
const CLIENTS: readonly ClientSpec[] = [
  {
    id: GATEWAY_CLIENT,
    name: 'Edge: logs people in',
    audiences: [GATEWAY_CLIENT, 'somaagent-api', 'agentvoicebox-backend'],
    // The gateway's port on a developer's machine.
    redirectUris: ['http://localhost:20020/*'],
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

/** The realm of a laptop. */
export const LAPTOP_REALM: Realm = {
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
  clients: CLIENTS.map(client),
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

function client({ id, name, audiences, redirectUris = [], accountRoles }: ClientSpec): RealmClient {
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
