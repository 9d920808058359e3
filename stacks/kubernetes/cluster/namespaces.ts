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
import type { PodGroup, PodSecurity } from '../plan/pod-group.ts';
import { INFRASTRUCTURE, NODES, OPERATORS, SERVICES } from '../../../targets/contract/places.ts';

const LABELS: Labels = {
  'app.kubernetes.io/managed-by': 'somastack',
  'app.kubernetes.io/part-of': 'somastack',
};

/** Limits of containers for which an operator states none; most of them copy a file. */
const UNSTATED = { memory: Memory.mebibytes(64), cpu: Cpu.millicores(20) };

/**
 * Pods of the largest size that a namespace may hold in addition: those that are ending while their successors start, and those
 * by which an operator makes a new member.
 */
const PASSING_PODS = 2;

/** The platform's namespaces, which deny network traffic, privileges, and more resources than were planned. */
export function namespaces(groups: readonly PodGroup[], extra: readonly string[]): readonly Manifest[] {
  const of = (name: string) => groups.filter((group) => group.namespace === name);
  const ours = [INFRASTRUCTURE, SERVICES].flatMap((name) => [
    namespace(name, of(name)),
    denyAll(name, LABELS),
    defaults(name),
    quota(name, of(name)),
  ]);
  // No quota: its pods are as many as nodes, whose number changes while these are replaced.
  const onNodes = of(NODES).length > 0 ? [namespace(NODES, of(NODES)), denyAll(NODES, LABELS)] : [];
  return [...ours, ...onNodes, ...[OPERATORS, ...extra].map((name) => namespace(name, of(name)))];
}

/** The version whose rules a level has; unpinned, an upgrade of the cluster could refuse pods that ran the day before. */
const SECURITY_VERSION = 'v1.33';

/** The laxest first. */
const LEVELS: readonly PodSecurity[] = ['privileged', 'baseline', 'restricted'];

/** Enforces the strictest level that lets in every pod of the namespace; what falls short of "restricted" is in the audit log. */
function namespace(name: string, groups: readonly PodGroup[]): Namespace {
  const level = LEVELS.find((one) => groups.some(({ security }) => security === one)) ?? 'restricted';
  const modes = Object.entries({ audit: 'restricted', enforce: level, warn: level });
  const security: Labels = Object.fromEntries(
    modes.flatMap(([mode, value]) => [
      [`pod-security.kubernetes.io/${mode}`, value],
      [`pod-security.kubernetes.io/${mode}-version`, SECURITY_VERSION],
    ]),
  );
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { ...LABELS, ...security } } };
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

/** A quota of what was planned for the namespace, plus what roll-outs and short-lived pods need in addition. */
function quota(namespace: string, groups: readonly PodGroup[]): ResourceQuota {
  const lasting = groups.filter(({ passing }) => !passing);
  const memory = Memory.sum(lasting.map((group) => group.memory.times(group.replicas + group.surge)));
  const cpu = Cpu.sum(lasting.map((group) => group.cpu.times(group.replicas + group.surge)));
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
