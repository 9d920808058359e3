import type { Endpoint } from '../../../constructs/core/model/endpoint.ts';
import type { Secret } from '../../../constructs/core/model/secret.ts';
import type { LabelSelector } from '../resources/resource.ts';

/** How the pods of a component are reached through an endpoint. */
interface Reach {
  /** Name of the Service, ours or one that an operator makes. */
  readonly service: string;
  /** Port of the Service. */
  readonly port: number;
  /** Name of the Service that resolves to the address of each pod. @default {@link service}, behind which one of them answers */
  readonly members?: string;
  /** Ports of the pods, for network policies: a Service may listen on another one. */
  readonly podPorts: readonly number[];
}

/** Servers outside the cluster, which have addresses and no name that a network policy could use. */
export interface Outside {
  /** Ranges of addresses, or {@link ANYWHERE}. */
  readonly addresses: readonly string[];
  /** Their TCP ports. */
  readonly ports: readonly number[];
}

/**
 * Every address, for servers that are known by their names alone: their ports are then the least that a policy can say. Pods inside
 * let nobody in whom they do not name.
 */
export const ANYWHERE: readonly string[] = ['0.0.0.0/0'];

/** What vouches for the certificates that pods show to callers. */
export interface Authority {
  /** Secret in the namespace of the pods, whose key `ca.crt` is its certificate. */
  readonly secret: string;
  /**
   * Issuer of the cluster that signs for it, where having a certificate of it gives nobody a right: a caller in another namespace has one
   * issued for the sake of what lies beside it. @default nobody in another namespace can verify the pods
   */
  readonly issuer?: string;
}

/** Pods in the cluster. */
export interface Pods {
  /**
   * Selects them and nothing else in their namespace: all of them, those too that an operator starts only for a while. What it
   * leaves out has no network.
   */
  readonly selector: LabelSelector;
  readonly reach?: (endpoint: Endpoint) => Reach;
  /** @default they show no certificate */
  readonly authority?: Authority;
  /** Endpoints that the pods call: each is an edge of the network policies. @default none */
  readonly calls?: readonly Endpoint[];
  /** Endpoints that their operator calls too, to check them before it starts the pods. @default none */
  readonly operatorCalls?: readonly Endpoint[];
  /** True where members talk to each other, or to themselves by the name of their Service; or the TCP ports at which alone they do. */
  readonly cluster?: boolean | readonly number[];
  /** Ports at which their operator calls them. @default none */
  readonly operatorPorts?: readonly number[];
  /** Ports that everybody may call, from outside the cluster too. @default none */
  readonly outsidePorts?: readonly number[];
  /** Ranges of addresses that these calls come from. @default every address */
  readonly outsideFrom?: readonly string[];
  /** True where the pods call the Kubernetes API. */
  readonly api?: boolean;
  /** What the pods call outside the cluster. @default nothing */
  readonly callsOutside?: Outside;
}

/** A service of the cloud; its address is in ConfigMap `soma-endpoints`. */
export interface ManagedService {
  /** `network`: in the environment's own network. `public`: at public addresses over TLS, for callers with an identity. */
  readonly managed: 'network' | 'public';
  /** What vouches for it, where clients must not trust anybody else: certificates, which whoever has the account puts into the store of secrets. */
  readonly authority?: Secret;
}

/** `absent`: the component has no pods, because an operator or Terraform does its work. */
export type Location = Pods | ManagedService | 'absent';

export function isPods(location: Location): location is Pods {
  return location !== 'absent' && 'selector' in location;
}

export function isManaged(location: Location): location is ManagedService {
  return location !== 'absent' && 'managed' in location;
}
