import type { Value } from '../../core/model/value.ts';

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
  readonly redirectUris: readonly Value[];
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
