import type { Component } from '../../../constructs/core/model/component.ts';
import type { Labels, LabelSelector } from '../resources/resource.ts';
import { applicationOf } from '../../contract/places.ts';

/** Label with the component that an object or a pod belongs to; plans and network policies use it. */
export const COMPONENT = 'somastack.io/component';

export function labelsOf(component: Component): Labels {
  return {
    'app.kubernetes.io/component': applicationOf(component),
    'app.kubernetes.io/managed-by': 'somastack',
    'app.kubernetes.io/name': component.name,
    'app.kubernetes.io/part-of': 'somastack',
    [COMPONENT]: component.name,
  };
}

/** The labels that select pods. They must never change, because a selector is immutable. */
export function selectorOf(component: Component): Labels {
  return { [COMPONENT]: component.name };
}

/** Exactly the pods that carry a component's own label. */
export function labelledPods(component: Component): LabelSelector {
  return { matchLabels: selectorOf(component) };
}
