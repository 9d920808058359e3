import type { Component } from '../../../constructs/core/model/component.ts';
import type { Location } from '../places/location.ts';
import type { KubernetesTarget } from './target.ts';

/** How one kind of component runs in a cluster. */
export interface KubernetesRenderer<C extends Component> {
  /** Where its pods are, or who does its work instead. */
  readonly locate: (component: C) => Location;
  /** Adds its objects to the target. */
  readonly render: (component: C, target: KubernetesTarget) => void;
}
