import type { Component } from '../../../constructs/core/model/component.ts';
import type { Container } from '../../../constructs/core/model/container.ts';
import { claim } from './claim.ts';
import { selectorOf } from '../places/labels.ts';
import type { StatefulSet } from '../resources/manifest.ts';
import { podTemplate, type PodOptions } from '../pods/pod.ts';
import type { KubernetesTarget } from '../target/target.ts';

/**
 * A StatefulSet with a disk for each member, which outlives the member and the set. Members start in parallel, because members of a
 * quorum wait for each other.
 */
export function statefulSet(
  target: KubernetesTarget,
  component: Component,
  container: Container,
  serviceName: string,
  options: PodOptions,
): StatefulSet {
  const selector = { matchLabels: selectorOf(component) };
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: target.metadata(component),
    spec: {
      replicas: component.replicas,
      serviceName,
      podManagementPolicy: 'Parallel',
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
      selector,
      template: podTemplate(target, component, container, options),
      volumeClaimTemplates: (container.volumes ?? []).map(({ name, size }) => ({
        metadata: { name },
        spec: claim(size, target),
      })),
    },
  };
}
