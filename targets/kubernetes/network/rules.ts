import type { NetworkPolicy } from '../resources/manifest.ts';
import type { Labels, NetworkPeer, NetworkPort } from '../resources/resource.ts';

export type Ingress = NonNullable<NetworkPolicy['spec']['ingress']>[number];
export type Egress = NonNullable<NetworkPolicy['spec']['egress']>[number];

export function portsAt(protocol: 'TCP' | 'UDP', ...ports: readonly number[]): readonly NetworkPort[] {
  return ports.map((port) => ({ port, protocol }));
}

/** Every pod of a namespace, by the label that each namespace carries of itself. */
export function inNamespace(namespace: string): NetworkPeer {
  return { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } } };
}

/** Nothing may talk to anything unless a policy says so. */
export function denyAll(namespace: string, labels: Labels): NetworkPolicy {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: `${namespace}-deny-all`, namespace, labels },
    spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
  };
}
