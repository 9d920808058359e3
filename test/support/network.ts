import type { Manifest } from '../../targets/kubernetes/resources/manifest.ts';
import type {
  Labels,
  LabelSelector,
  NetworkPeer,
  NetworkPort,
} from '../../targets/kubernetes/resources/resource.ts';
import { ofKind } from './kubernetes.ts';

/** A pod as a network policy sees it. */
export interface Place {
  readonly namespace: string;
  readonly labels: Labels;
}

/** Whether labels satisfy a selector, by Kubernetes' rules: `NotIn` holds where the label is missing. */
export function selects({ matchLabels = {}, matchExpressions = [] }: LabelSelector, labels: Labels): boolean {
  const equal = Object.entries(matchLabels).every(([key, value]) => labels[key] === value);
  return (
    equal &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      const value = labels[key];
      if (operator === 'In') return value !== undefined && values.includes(value);
      if (operator === 'NotIn') return value === undefined || !values.includes(value);
      return (value !== undefined) === (operator === 'Exists');
    })
  );
}

/** The policies that apply to a pod. */
function policiesOf(objects: readonly Manifest[], { namespace, labels }: Place) {
  return ofKind(objects, 'NetworkPolicy').filter(
    ({ metadata, spec }) => metadata.namespace === namespace && selects(spec.podSelector, labels),
  );
}

const admits = (policy: Manifest, place: Place) => (peer: NetworkPeer) => {
  if (!peer.podSelector && !peer.namespaceSelector) return false;
  const named = { 'kubernetes.io/metadata.name': place.namespace };
  const there = peer.namespaceSelector
    ? selects(peer.namespaceSelector, named)
    : place.namespace === policy.metadata.namespace;
  return there && selects(peer.podSelector ?? {}, place.labels);
};

type Protocol = NonNullable<NetworkPort['protocol']>;

const at = (port: number, ports: readonly NetworkPort[] = [], protocol: Protocol = 'TCP') =>
  ports.length === 0 || ports.some((other) => other.port === port && (other.protocol ?? 'TCP') === protocol);

/** Whether a pod may call another one: both sides must allow it, and a pod without policies allows all. */
export function mayCall(
  objects: readonly Manifest[],
  from: Place,
  to: Place,
  port: number,
  protocol: Protocol = 'TCP',
): boolean {
  const out = policiesOf(objects, from);
  const into = policiesOf(objects, to);
  const leaves = out.some((policy) =>
    policy.spec.egress?.some((rule) => at(port, rule.ports, protocol) && rule.to?.some(admits(policy, to))),
  );
  const enters = into.some((policy) =>
    policy.spec.ingress?.some(
      (rule) => at(port, rule.ports, protocol) && (rule.from?.some(admits(policy, from)) ?? true),
    ),
  );
  return (out.length === 0 || leaves) && (into.length === 0 || enters);
}

/** Whether anybody may call a pod, from outside the cluster too. */
export function open(objects: readonly Manifest[], to: Place, port: number): boolean {
  const into = policiesOf(objects, to);
  const admitted = into.some((policy) =>
    policy.spec.ingress?.some(({ from, ports }) => from === undefined && at(port, ports)),
  );
  return into.length === 0 || admitted;
}

/** Whether a pod may call an address of no pod, such as the API server's. */
export function mayLeave(objects: readonly Manifest[], from: Place, port: number): boolean {
  return policiesOf(objects, from).some((policy) =>
    policy.spec.egress?.some((rule) => at(port, rule.ports) && (rule.to ?? []).length === 0),
  );
}
