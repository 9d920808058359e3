import { endpointsOf } from '../../../constructs/core/model/container.ts';
import type { Endpoint } from '../../../constructs/core/model/endpoint.ts';
import type { PlatformComponent } from '../../../constructs/platform/components.ts';
import type { Pods } from '../places/location.ts';
import type { NetworkPeer, NetworkPolicy } from '../resources/manifest.ts';
import { cloudEgress } from './cloud-egress.ts';
import { type Egress, inNamespace, type Ingress, portsAt } from './rules.ts';
import { namespaceOf, OPERATORS } from '../places/places.ts';
import type { KubernetesTarget } from '../target/target.ts';

/** One policy for each component with pods: exactly the edges of the reference graph, and names. */
export function networkPolicies(target: KubernetesTarget): void {
  for (const component of target.components) {
    const location = target.locationOf(component);
    if (typeof location === 'string') continue;
    target.add(component, policy(target, component, location));
  }
}

/** Pods that call an endpoint of a component, as a policy names them. */
export function callersOf(target: KubernetesTarget, component: PlatformComponent): readonly NetworkPeer[] {
  return target.components
    .filter((caller) => callsOf(target, caller).some((endpoint) => endpoint.component === component))
    .flatMap((caller) => peersOf(target, caller));
}

function policy(target: KubernetesTarget, component: PlatformComponent, self: Pods): NetworkPolicy {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: target.metadata(component),
    spec: {
      podSelector: { matchLabels: self.labels },
      policyTypes: ['Ingress', 'Egress'],
      ingress: ingressOf(target, component, self),
      egress: egressOf(target, component, self),
    },
  };
}

/** Endpoints that the pods of a component call. */
function callsOf(target: KubernetesTarget, component: PlatformComponent): readonly Endpoint[] {
  if (typeof target.locationOf(component) === 'string') return [];
  const named =
    'container' in component
      ? endpointsOf(component.container)
      : component.kind === 'milvus'
        ? [component.metadata, ...(component.storage ? [component.storage.s3] : [])]
        : [];
  const calls = new Map(named.map((endpoint) => [`${endpoint.component.name}/${endpoint.name}`, endpoint]));
  return [...calls.values()].filter((endpoint) => endpoint.component !== component);
}

function ingressOf(target: KubernetesTarget, component: PlatformComponent, self: Pods): readonly Ingress[] {
  const edges = target.components.flatMap((caller) =>
    callsOf(target, caller)
      .filter((endpoint) => endpoint.component === component)
      .map((endpoint) => ({
        // An operator looks at what its charge depends on before it starts it.
        from: [...peersOf(target, caller), ...(caller.kind === 'milvus' ? [OPERATOR] : [])],
        ports: portsOf(self, endpoint),
      })),
  );
  if (!self.cluster) return edges;
  return [...edges, { from: [{ podSelector: { matchLabels: self.labels } }, OPERATOR] }];
}

function egressOf(target: KubernetesTarget, component: PlatformComponent, self: Pods): readonly Egress[] {
  const edges = callsOf(target, component).flatMap((endpoint): readonly Egress[] => {
    const owner = target.ownerOf(endpoint);
    const location = target.locationOf(owner);
    return typeof location === 'string'
      ? cloudEgress(target.environment, owner, endpoint)
      : [{ to: peersOf(target, owner), ports: portsOf(location, endpoint) }];
  });
  return [
    DNS,
    ...edges,
    ...(self.cluster ? [{ to: [{ podSelector: { matchLabels: self.labels } }] }] : []),
    ...(self.api ? [API] : []),
  ];
}

function peersOf(target: KubernetesTarget, component: PlatformComponent): readonly NetworkPeer[] {
  const location = target.locationOf(component);
  if (typeof location === 'string') return [];
  return [{ ...inNamespace(namespaceOf(component)), podSelector: { matchLabels: location.labels } }];
}

function portsOf(provider: Pods, endpoint: Endpoint) {
  return portsAt('TCP', ...(provider.reach?.(endpoint).podPorts ?? []));
}

const OPERATOR: NetworkPeer = inNamespace(OPERATORS);

const DNS: Egress = {
  to: [inNamespace('kube-system')],
  ports: [...portsAt('UDP', 53), ...portsAt('TCP', 53)],
};

/** The API server has no pods and no fixed address: its two usual ports stand for it. */
const API: Egress = { ports: portsAt('TCP', 443, 6443) };
