import type { Component } from '../../../constructs/core/model/component.ts';
import type { Container } from '../../../constructs/core/model/container.ts';
import { claim } from './claim.ts';
import { selectorOf } from '../places/labels.ts';
import type { StatefulSet } from '../resources/manifest.ts';
import { podTemplate, type PodOptions } from '../pods/pod.ts';
import type { KubernetesTarget } from '../target/target.ts';

interface SetOptions extends PodOptions {
  /** True where each member starts when the one before it is ready. @default false */
  readonly inOrder?: boolean;
}

/**
 * A StatefulSet with a disk for each member that has one, which outlives the member and the set. Members start in parallel, because
 * members of a quorum wait for each other, unless the first makes what the others find.
 */
export function statefulSet(
  target: KubernetesTarget,
  component: Component,
  container: Container,
  serviceName: string,
  { inOrder = false, ...options }: SetOptions,
): StatefulSet {
  const disks = (container.volumes ?? []).map(({ name, size }) => ({
    metadata: { name },
    spec: claim(size, target),
  }));
  const selector = { matchLabels: selectorOf(component) };
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: target.metadata(component),
    spec: {
      replicas: component.replicas,
      serviceName,
      podManagementPolicy: inOrder ? 'OrderedReady' : 'Parallel',
      ...(disks.length > 0 && {
        persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' } as const,
      }),
      selector,
      template: podTemplate(target, component, container, options),
      ...(disks.length > 0 && { volumeClaimTemplates: disks }),
    },
  };
}
