import type { Component } from '../../../constructs/core/model/component.ts';
import type { Endpoint } from '../../../constructs/core/model/endpoint.ts';
import { applicationOf } from '../../contract/places.ts';
import type { Service } from '../resources/manifest.ts';
import type { KubernetesTarget } from '../target/target.ts';
import { service } from './objects.ts';

/** Name of the Service that stands for each member of a component: it resolves to the addresses of all, and of a member by its name. */
export function membersOf({ name }: Component): string {
  return `${name}-members`;
}

/**
 * A Service without an address of its own. It knows members that are not ready too, because they must find each other before, unless
 * each that it knows is handed work.
 */
export function membersService(
  target: KubernetesTarget,
  component: Component,
  ports: readonly Endpoint[],
): Service {
  const headless = {
    clusterIP: 'None',
    ...(!component.foundWhenReady && { publishNotReadyAddresses: true }),
  };
  return service(target, component, ports, headless, membersOf(component));
}

/** Services for the members of components that have no such Service of their own, where somebody calls each of them. */
export function addMembersServices(target: KubernetesTarget): void {
  for (const component of target.components) {
    // Who calls them first depends on the order in which components are rendered.
    const ports = target.calledByMember
      .filter((endpoint) => endpoint.component.name === component.name)
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const known = target
      .of(applicationOf(component))
      .some(({ kind, metadata }) => kind === 'Service' && metadata.name === membersOf(component));
    if (ports.length > 0 && !known) target.add(component, membersService(target, component, ports));
  }
}
