import type { Endpoint } from '../../../constructs/core/model/endpoint.ts';
import type { NetworkPolicy } from '../resources/manifest.ts';
import type { Labels, NetworkPeer, NetworkPort } from '../resources/resource.ts';

export type Ingress = NonNullable<NetworkPolicy['spec']['ingress']>[number];
export type Egress = NonNullable<NetworkPolicy['spec']['egress']>[number];

export function portsAt(protocol: Endpoint['protocol'], ...ports: readonly number[]): readonly NetworkPort[] {
  return ports.map((port) => ({ port, protocol }));
}

/** Every pod of a namespace, selected by the label with its name that Kubernetes sets on each namespace. */
export function inNamespace(namespace: string): NetworkPeer {
  return { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } } };
}

/** Denies all traffic in a namespace that no other policy allows. */
export function denyAll(namespace: string, labels: Labels): NetworkPolicy {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: `${namespace}-deny-all`, namespace, labels },
    spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
  };
}
