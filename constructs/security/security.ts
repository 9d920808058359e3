import { Construct } from 'constructs';
import { type Demands, mergeDemands, type SecretFolder } from '../core/model/demand.ts';
import type { Endpoint } from '../core/model/endpoint.ts';
import type { GatewayRoute } from '../core/model/gateway-route.ts';
import { KEYCLOAK_DEMANDS } from './keycloak/keycloak.demands.ts';
import { Keycloak, type KeycloakProps } from './keycloak/keycloak.ts';
import { KONG_DEMANDS } from './kong/kong.demands.ts';
import { Kong } from './kong/kong.ts';
import { OPA_TOKEN } from './kong/kong.secrets.ts';
import { OPENFGA_DEMANDS } from './openfga/openfga.demands.ts';
import { Openfga } from './openfga/openfga.ts';
import { Opa } from './opa/opa.ts';
import { SecretStore } from './secret-store/secret-store.ts';
import type { SecuritySettings } from './security.settings.ts';

export interface SecurityProps extends SecuritySettings {
  readonly postgres: KeycloakProps['postgres'];
  /** Collector of the gateway's traces; undefined where nobody collects any. */
  readonly tracing: Endpoint | undefined;
  /** Cache in which the gateway counts requests; undefined where there is none. */
  readonly counters: Endpoint | undefined;
  /** What the gateway lets requests through to; asked for lazily, because services are built after this layer. */
  readonly routes: () => readonly GatewayRoute[];
  /** What services keep in the secret store. */
  readonly secretFolders: readonly SecretFolder[];
}

/** What the layer needs of the layers below. */
export function securityDemands({ keycloak, kong, openfga }: SecuritySettings): Required<Demands> {
  return mergeDemands([
    ...(keycloak ? [KEYCLOAK_DEMANDS] : []),
    ...(kong ? [KONG_DEMANDS] : []),
    ...(openfga ? [OPENFGA_DEMANDS] : []),
  ]);
}

/** Who may do what, and who somebody is. */
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
        gateway: () => this.kong?.port('http'),
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
        opa: this.opa.http,
        counters: props.counters,
        routes: props.routes,
      });
  }
}
