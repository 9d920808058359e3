import { Cpu } from '../../../constructs/core/amounts/cpu.ts';
import { Memory } from '../../../constructs/core/amounts/memory.ts';
import type { PlannedPod } from '../../../constructs/core/plan/planned-pod.ts';
import { keptApart, spread } from '../../../targets/kubernetes/pods/affinity.ts';
import type { Deployment, StorageClass } from '../../../targets/kubernetes/resources/manifest.ts';
import type { AnyManifest } from '../../../targets/kubernetes/resources/resource.ts';
import type { PodGroup } from './pod-group.ts';
import { podGroups } from './pod-groups.ts';
import { resourcesOf } from '../../../targets/kubernetes/pods/limits.ts';
import { EBS } from '../../../targets/kubernetes/workloads/claim.ts';
import { containerSecurity, podSecurity } from '../../../targets/kubernetes/pods/security-context.ts';

/** All pods that these objects make, themselves or through operators: the input of the plan. */
export function podsOf(manifests: readonly AnyManifest[]): readonly PlannedPod[] {
  const zonal = zonalClasses(manifests);
  return manifests
    .flatMap(podGroups)
    .filter(({ passing }) => !passing)
    .map(({ name, component, replicas, memory, cpu, once, apart, overZones, everyNode, storageClass }) => ({
      name,
      component,
      replicas,
      memory,
      cpu,
      once,
      apart,
      overZones,
      ...(everyNode && { everyNode }),
      diskInZone: storageClass !== undefined && zonal.has(storageClass),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The classes whose disks stay in the zone in which they were made, as EBS' do; of a class that somebody else makes nothing is known. */
function zonalClasses(manifests: readonly AnyManifest[]): ReadonlySet<string> {
  return new Set(
    manifests
      .filter((one): one is StorageClass => one.kind === 'StorageClass')
      .filter(({ provisioner }) => provisioner === EBS)
      .map(({ metadata }) => metadata.name),
  );
}

/**
 * The pod for which a roll-out needs room beside everything else: as large as the largest that is started before an old one ends.
 * One is enough, because a roll-out that finds no room waits until another one is over.
 */
export function rollOutPod(manifests: readonly AnyManifest[]): readonly PlannedPod[] {
  const rolling = manifests.flatMap(podGroups).filter(({ surge }) => surge > 0);
  if (rolling.length === 0) return [];
  const most = (amount: (group: PodGroup) => number) => Math.max(...rolling.map(amount));
  return [
    {
      name: 'roll-out',
      component: undefined,
      note: 'room for the largest pod that starts before an old one ends',
      replicas: 1,
      memory: Memory.mebibytes(most(({ memory }) => memory.mebibytes)),
      cpu: Cpu.millicores(most(({ cpu }) => cpu.millicores)),
      once: false,
      apart: false,
      overZones: false,
    },
  ];
}

/** Kinds whose pods are made by Kubernetes' own controllers. */
const NATIVE: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'Job']);

/**
 * Deployments with the pods that operators would make for custom resources, with the labels that policies and budgets select, so
 * that a control plane without operators can admit and place them.
 */
export function standInPods(manifests: readonly AnyManifest[]): readonly Deployment[] {
  return manifests
    .filter(({ kind }) => !NATIVE.has(kind))
    .flatMap(podGroups)
    .filter(({ passing }) => !passing)
    .map(standIn);
}

/** The pods are placed but never started, so any image will do. */
const IMAGE = 'registry.k8s.io/pause:3.10';

function standIn({
  name,
  namespace,
  replicas,
  memory,
  cpu,
  apart,
  overZones,
  labels,
  security,
  priority,
}: PodGroup): Deployment {
  const own = { 'somastack.io/stand-in': name };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: `stand-in-${name}`, namespace },
    spec: {
      replicas,
      selector: { matchLabels: own },
      template: {
        metadata: { labels: { ...labels, ...own } },
        spec: {
          automountServiceAccountToken: false,
          ...(priority !== undefined && { priorityClassName: priority }),
          securityContext: podSecurity({ uid: 1000, gid: 1000 }),
          containers: [
            {
              name: 'stand-in',
              image: IMAGE,
              resources: resourcesOf(memory, cpu),
              ...(security === 'restricted' && { securityContext: containerSecurity(true) }),
            },
          ],
          ...(replicas > 1 && {
            affinity: keptApart(own, apart),
            topologySpreadConstraints: spread({ matchLabels: own }, overZones),
          }),
        },
      },
    },
  };
}
