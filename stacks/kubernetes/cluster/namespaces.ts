import { Cpu } from '../../../constructs/core/amounts/cpu.ts';
import { Memory } from '../../../constructs/core/amounts/memory.ts';
import type {
  LimitRange,
  Manifest,
  Namespace,
  ResourceQuota,
} from '../../../targets/kubernetes/resources/manifest.ts';
import type { Labels } from '../../../targets/kubernetes/resources/resource.ts';
import { denyAll } from '../../../targets/kubernetes/network/rules.ts';
import type { PodGroup } from '../plan/pod-groups.ts';
import { INFRASTRUCTURE, OPERATORS, SERVICES } from '../../../targets/contract/places.ts';

const LABELS: Labels = {
  'app.kubernetes.io/managed-by': 'somastack',
  'app.kubernetes.io/part-of': 'somastack',
};

/** Limits of containers for which an operator states none; most of them copy a file. */
const UNSTATED = { memory: Memory.mebibytes(64), cpu: Cpu.millicores(20) };

/** Number of short-lived pods that operators may start in addition: a new replica that copies its primary, a setup job. */
const PASSING_PODS = 2;

/** The platform's namespaces, which deny network traffic, privileges, and more resources than were planned. */
export function namespaces(groups: readonly PodGroup[], extra: readonly string[]): readonly Manifest[] {
  const ours = [INFRASTRUCTURE, SERVICES].flatMap((name) => [
    namespace(name, 'restricted'),
    denyAll(name, LABELS),
    defaults(name),
    quota(
      name,
      groups.filter((group) => group.namespace === name),
    ),
  ]);
  // Charts set the security context of their pods; none of them needs privileges on its node.
  return [...ours, namespace(OPERATORS, 'baseline'), ...extra.map((name) => namespace(name, 'restricted'))];
}

function namespace(name: string, level: 'restricted' | 'baseline'): Namespace {
  const modes = ['enforce', 'audit', 'warn'].map((mode) => [`pod-security.kubernetes.io/${mode}`, level]);
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: { ...LABELS, ...(Object.fromEntries(modes) as Labels) } },
  };
}

/** Default limits, because a quota refuses pods that state none. */
function defaults(namespace: string): LimitRange {
  const amounts = { cpu: UNSTATED.cpu.toKubernetes(), memory: UNSTATED.memory.toKubernetes() };
  return {
    apiVersion: 'v1',
    kind: 'LimitRange',
    metadata: { name: `${namespace}-unstated`, namespace, labels: LABELS },
    spec: { limits: [{ type: 'Container', default: { memory: amounts.memory }, defaultRequest: amounts }] },
  };
}

/** A quota of what was planned for the namespace, plus room for the largest short-lived pods of operators. */
function quota(namespace: string, groups: readonly PodGroup[]): ResourceQuota {
  const memory = Memory.sum(groups.map((group) => group.memory.times(group.replicas)));
  const cpu = Cpu.sum(groups.map((group) => group.cpu.times(group.replicas)));
  const largest = Math.max(0, ...groups.map((group) => group.memory.mebibytes));
  const busiest = Math.max(0, ...groups.map((group) => group.cpu.millicores));
  const all = memory.plus(Memory.mebibytes(largest).times(PASSING_PODS)).toKubernetes();
  return {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: `${namespace}-planned`, namespace, labels: LABELS },
    spec: {
      hard: {
        'limits.memory': all,
        'requests.cpu': Cpu.sum([cpu, Cpu.millicores(busiest).times(PASSING_PODS)]).toKubernetes(),
        'requests.memory': all,
      },
    },
  };
}
