import type { Component } from '../../../constructs/core/model/component.ts';
import type { Container } from '../../../constructs/core/model/container.ts';
import { selectorOf } from '../places/labels.ts';
import { podTemplate, type PodOptions } from '../pods/pod.ts';
import type { DaemonSet } from '../resources/manifest.ts';
import type { KubernetesTarget } from '../target/target.ts';

/** A pod on each node, with folders of it. One ends before the next begins, since two would write the same folder. */
export function daemonSet(
  target: KubernetesTarget,
  component: Component,
  container: Container,
  options: PodOptions & Required<Pick<PodOptions, 'nodeFolders'>>,
): DaemonSet {
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: target.metadata(component),
    spec: {
      selector: { matchLabels: selectorOf(component) },
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } },
      template: podTemplate(target, component, container, options),
    },
  };
}
