import { Construct } from 'constructs';
import { type Demands, mergeDemands, type SecretFolder } from '../core/model/demand.ts';
import type { Endpoint } from '../core/model/endpoint.ts';
import type { GatewayRoute } from '../core/model/gateway-route.ts';
import { keycloakDemands } from './keycloak/keycloak.demands.ts';
import { Keycloak, type KeycloakProps } from './keycloak/keycloak.ts';
import { KONG_DEMANDS } from './kong/kong.demands.ts';
import { Kong } from './kong/kong.ts';
import type { Edge } from '../core/model/edge.ts';
import { OPA_TOKEN } from './kong/kong.secrets.ts';
import { OPENFGA_DEMANDS } from './openfga/openfga.demands.ts';
import { Openfga } from './openfga/openfga.ts';
import { Opa } from './opa/opa.ts';
import { SecretStore } from './secret-store/secret-store.ts';
import type { SecuritySettings } from './security.settings.ts';

export interface SecurityProps extends SecuritySettings {
  readonly postgres: KeycloakProps['postgres'];
  /** Collector of the gateway's traces; undefined where there is none. */
  readonly tracing: Endpoint | undefined;
  /** Where the platform is reached from outside over TLS; undefined where published ports of the machine do that. */
  readonly edge: Edge | undefined;
  /** True where components call the identity provider over TLS. */
  readonly encrypts: boolean;
  /** Cache in which the gateway counts requests; undefined where there is none. */
  readonly counters: Endpoint | undefined;
  /** Routes of the gateway; a function, because services are built after this layer. */
  readonly routes: () => readonly GatewayRoute[];
  /** Folders of the secret store that services use. */
  readonly secretFolders: readonly SecretFolder[];
}

/**
 * Demands of the layer on the layers below.
 * @param encrypts whether components speak TLS to each other and to their databases
 */
export function securityDemands(
  { keycloak, kong, openfga }: SecuritySettings,
  encrypts: boolean,
): Required<Demands> {
  return mergeDemands([
    ...(keycloak ? [keycloakDemands(keycloak, encrypts)] : []),
    ...(kong ? [KONG_DEMANDS] : []),
    ...(openfga ? [OPENFGA_DEMANDS] : []),
  ]);
}

/** The layer of authentication, authorization, gateway and secrets. */
export class Security extends Construct {
  readonly opa: Opa;
  readonly keycloak: Keycloak | undefined;
  readonly openfga: Openfga | undefined;
  readonly kong: Kong | undefined;
  readonly secretStore: SecretStore | undefined;

  constructor(scope: Construct, id: string, props: SecurityProps) {
    super(scope, id);
    this.keycloak =
      props.keycloak &&
      new Keycloak(this, 'keycloak', {
        ...props.keycloak,
        postgres: props.postgres,
        gateway: () => this.kong?.origin,
        edge: props.edge,
        encrypts: props.encrypts,
      });
    this.opa = new Opa(this, 'opa', {
      ...props.opa,
      issuer: props.kong && this.keycloak?.tokens,
      gatewayToken: props.kong && OPA_TOKEN,
    });
    this.openfga =
      props.openfga && new Openfga(this, 'authz', { ...props.openfga, postgres: props.postgres });
    this.secretStore =
      props.secretStore &&
      new SecretStore(this, 'secrets', { ...props.secretStore, folders: props.secretFolders });
    this.kong =
      props.kong &&
      new Kong(this, 'kong', {
        ...props.kong,
        tracing: props.tracing,
        edge: props.edge,
        login: props.edge && this.keycloak?.identity,
        opa: this.opa.http,
        counters: props.counters,
        routes: props.routes,
      });
  }
}
