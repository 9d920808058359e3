import type { Component } from '../../../constructs/core/model/component.ts';
import type { Location } from '../places/location.ts';
import type { KubernetesTarget } from './target.ts';

/** Renderer of one kind of component for a cluster. */
export interface KubernetesRenderer<C extends Component> {
  /** Location of a component: its pods, a service of the cloud, or `absent`. */
  readonly locate: (component: C) => Location;
  /** Adds the component's objects to the target. */
  readonly render: (component: C, target: KubernetesTarget) => void;
}
