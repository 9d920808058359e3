import { ContributorError } from '../../../constructs/core/problems/errors.ts';
import type { Endpoint } from '../../../constructs/core/model/endpoint.ts';
import type { Component } from '../../../constructs/core/model/component.ts';
import { isManaged, isPods, type Outside, type Pods } from '../places/location.ts';
import type { NetworkPolicy } from '../resources/manifest.ts';
import type { NetworkPeer } from '../resources/resource.ts';
import { cloudEgress } from './cloud-egress.ts';
import { type Egress, inNamespace, type Ingress, portsAt } from './rules.ts';
import { namespaceOf, OPERATORS } from '../../contract/places.ts';
import type { KubernetesTarget } from '../target/target.ts';

/** One policy for each component with pods: it allows exactly the edges of the reference graph, and DNS. */
export function networkPolicies(target: KubernetesTarget): void {
  const calls: Calls = new Map(target.components.map((component) => [component, callsOf(target, component)]));
  for (const component of target.components) {
    const location = target.locationOf(component);
    if (isPods(location)) target.add(component, policy(target, calls, component, location));
  }
}

/** Endpoints of other components that each one's pods call. */
type Calls = ReadonlyMap<Component, readonly Endpoint[]>;

/** Pods that call an endpoint, as a policy names them. */
export function callersOf(target: KubernetesTarget, called: Endpoint): readonly NetworkPeer[] {
  return target.components
    .filter((caller) =>
      callsOf(target, caller).some(
        ({ component, name }) => component === called.component && name === called.name,
      ),
    )
    .flatMap((caller) => peersOf(target, caller));
}

function policy(target: KubernetesTarget, calls: Calls, component: Component, self: Pods): NetworkPolicy {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: target.metadata(component),
    spec: {
      podSelector: self.selector,
      policyTypes: ['Ingress', 'Egress'],
      ingress: ingressOf(target, calls, component, self),
      egress: egressOf(target, calls.get(component) ?? [], self),
    },
  };
}

/** Endpoints of other components that the pods of a component call. */
function callsOf(target: KubernetesTarget, component: Component): readonly Endpoint[] {
  const location = target.locationOf(component);
  const named = isPods(location) ? (location.calls ?? []) : [];
  const calls = new Map(named.map((endpoint) => [`${endpoint.component.name}/${endpoint.name}`, endpoint]));
  return [...calls.values()].filter((endpoint) => endpoint.component !== component);
}

/** Whether a component's operator calls an endpoint too. */
function operatorCalls(target: KubernetesTarget, component: Component, endpoint: Endpoint): boolean {
  const location = target.locationOf(component);
  return isPods(location) && (location.operatorCalls ?? []).includes(endpoint);
}

function ingressOf(
  target: KubernetesTarget,
  calls: Calls,
  component: Component,
  self: Pods,
): readonly Ingress[] {
  const edges = [...calls].flatMap(([caller, called]) =>
    called
      .filter((endpoint) => endpoint.component === component)
      .map((endpoint) => ({
        // An operator connects to the dependencies of its component before it starts it.
        from: [...peersOf(target, caller), ...(operatorCalls(target, caller, endpoint) ? [OPERATOR] : [])],
        ports: portsOf(self, endpoint),
      })),
  );
  return [
    ...edges,
    ...membersOf(self).map(({ peers, ...ports }) => ({ from: peers, ...ports })),
    ...(self.outsidePorts ? [fromOutside(self.outsidePorts, self.outsideFrom)] : []),
    ...(self.operatorPorts ? [{ from: [OPERATOR], ports: portsAt('TCP', ...self.operatorPorts) }] : []),
  ];
}

function egressOf(target: KubernetesTarget, calls: readonly Endpoint[], self: Pods): readonly Egress[] {
  const edges = calls.flatMap((endpoint): readonly Egress[] => {
    const owner = target.ownerOf(endpoint);
    const location = target.locationOf(owner);
    if (isManaged(location)) return cloudEgress(target.cluster, owner, location, endpoint);
    if (!isPods(location))
      throw new ContributorError(`${owner.path}: nothing serves its endpoint "${endpoint.name}"`);
    return [{ to: peersOf(target, owner), ports: portsOf(location, endpoint) }];
  });
  return [
    DNS,
    ...edges,
    ...membersOf(self).map(({ peers, ...ports }) => ({ to: peers, ...ports })),
    ...(self.api ? [apiServer(target)] : []),
    ...(self.callsOutside ? [outside(self.callsOutside)] : []),
  ];
}

function peersOf(target: KubernetesTarget, component: Component): readonly NetworkPeer[] {
  const location = target.locationOf(component);
  if (!isPods(location)) return [];
  return [{ ...inNamespace(namespaceOf(component)), podSelector: location.selector }];
}

/** The other members of a component, and the ports at which they are called; without ports, at all of them. */
function membersOf({ cluster = false, selector }: Pods) {
  if (cluster === false) return [];
  const peers: readonly NetworkPeer[] = [{ podSelector: selector }];
  return [{ peers, ...(cluster !== true && { ports: portsAt('TCP', ...cluster) }) }];
}

function portsOf(provider: Pods, endpoint: Endpoint) {
  return portsAt(endpoint.protocol, ...(provider.reach?.(endpoint).podPorts ?? []));
}

function outside({ addresses, ports }: Outside): Egress {
  return { to: addresses.map((cidr) => ({ ipBlock: { cidr } })), ports: portsAt('TCP', ...ports) };
}

/** Where no ranges are stated, without a source: a node may put its own address in place of the caller's. */
function fromOutside(ports: readonly number[], ranges: readonly string[] | undefined): Ingress {
  return {
    ...(ranges && { from: ranges.map((cidr) => ({ ipBlock: { cidr } })) }),
    ports: portsAt('TCP', ...ports),
  };
}

const OPERATOR: NetworkPeer = inNamespace(OPERATORS);

const DNS: Egress = {
  to: [inNamespace('kube-system')],
  ports: [...portsAt('UDP', 53), ...portsAt('TCP', 53)],
};

/** Egress to the API server by its two usual ports: it has no pods, and addresses only where somebody states them. */
function apiServer({ cluster }: KubernetesTarget): Egress {
  const ports = portsAt('TCP', 443, 6443);
  return cluster.apiServer
    ? { to: cluster.apiServer.map((cidr) => ({ ipBlock: { cidr } })), ports }
    : { ports };
}
