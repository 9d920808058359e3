import { ContributorError } from '../../constructs/core/problems/errors.ts';
import type { Component } from '../../constructs/core/model/component.ts';
import type { Endpoint } from '../../constructs/core/model/endpoint.ts';
import { hostsOf } from './hosts.ts';

/** Ports of the developer's machine, the first and the last. */
export type PortRange = readonly [first: number, last: number];

/** A component with ports that a developer's machine may reach. */
export interface Published {
  readonly component: Component;
  readonly endpoints: readonly Endpoint[];
}

/** Port range of a component, and the end of the range from which ports are taken. */
export interface PortPolicy {
  readonly range: PortRange;
  readonly from: 'first' | 'last';
}

/** Ports of the developer's machine, each given to one endpoint of one replica. */
export class HostPorts {
  private readonly given = new Map<string, number>();

  /**
   * Gives every published endpoint a port, in the order of names, so that the order in which components are rendered
   * changes nothing. The container's own port is preferred where it lies in the range and is free.
   * @param policyOf undefined for a component that has no range
   */
  constructor(published: readonly Published[], policyOf: (component: Component) => PortPolicy | undefined) {
    const taken = new Set<number>();
    for (const { component, endpoints } of [...published].sort(byName)) {
      for (const host of hostsOf(component)) {
        for (const endpoint of endpoints) {
          const port = freePort(component, endpoint, policyOf(component), taken);
          taken.add(port);
          this.given.set(keyOf(host, endpoint), port);
          // The component's own name maps to the port of its first replica.
          const whole = keyOf(component.name, endpoint);
          if (!this.given.has(whole)) this.given.set(whole, port);
        }
      }
    }
  }

  /**
   * The port at which a developer's machine reaches an endpoint.
   * @param host name of a replica's service, or of the component for its first replica
   */
  of(host: string, endpoint: Endpoint): number {
    const port = this.given.get(keyOf(host, endpoint));
    if (port === undefined) {
      throw new ContributorError(
        `port "${endpoint.name}" of ${host} is not published; add it to "published" of its component`,
      );
    }
    return port;
  }
}

const byName = (a: Published, b: Published) => (a.component.name < b.component.name ? -1 : 1);
const keyOf = (host: string, { name }: Endpoint) => `${host}/${name}`;

function freePort(
  { name }: Component,
  { port: containerPort }: Endpoint,
  policy: PortPolicy | undefined,
  taken: ReadonlySet<number>,
): number {
  if (!policy)
    throw new ContributorError(`${name} has no range of host ports; add one to compose/host-port-ranges.ts`);
  const [first, last] = policy.range;
  const all = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const wanted = [containerPort, ...(policy.from === 'first' ? all : all.reverse())];
  const port = wanted.find((one) => one >= first && one <= last && !taken.has(one));
  if (port === undefined) {
    throw new ContributorError(
      `${name} needs another host port, and ${first} to ${last} are all taken; widen its range in compose/host-port-ranges.ts`,
    );
  }
  return port;
}
