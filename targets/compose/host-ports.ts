import { ContributorError } from '../../constructs/core/errors.ts';
/** Ports of the developer's machine, the first and the last. */
export type PortRange = readonly [first: number, last: number];

/** Where each product's ports lie on a developer's machine; ranges never touch. */
const RANGES: Readonly<Record<string, PortRange>> = {
  somabrain: [30100, 30199],
  somafractalmemory: [10100, 10199],
  'somaagenthub-gateway': [10000, 10009],
  somaagent01: [20000, 20019],
  agentvoicebox: [25000, 25099],
  keycloak: [20880, 20889],
  qdrant: [6333, 6342],
  clickhouse: [8123, 8132],
  // The ports that its command-line client and its documentation take for granted.
  temporal: [7233, 7242],
  'temporal-ui': [8233, 8239],
  kong: [20020, 20029],
  openfga: [8080, 8089],
  // What every client of it takes for granted.
  'secret-store': [8200, 8209],
  // One port and no other: the engine is told it for every container.
  alloy: [1514, 1514],
  jaeger: [16686, 16689],
  grafana: [3000, 3009],
};

/** Hands out ports of the developer's machine, each only once and on loopback alone. */
export class HostPorts {
  private readonly taken = new Map<number, string>();

  /** @param only where every port must lie, and whose ports come first; without it each product has a range of its own */
  constructor(private readonly only?: { readonly service: string; readonly ports: PortRange }) {}

  /** The published form of a container's port: `127.0.0.1:30101:30101`. */
  publish(component: string, containerPort: number): string {
    const [first, last] = this.only?.ports ?? RANGES[component] ?? [];
    if (first === undefined || last === undefined) {
      throw new ContributorError(
        `${component} has no range of host ports; add one to RANGES in host-ports.ts`,
      );
    }
    const all = Array.from({ length: last - first + 1 }, (_, index) => first + index);
    // What stands around the one service takes its numbers from the other end.
    const around = this.only && !component.startsWith(this.only.service);
    const wanted = [containerPort, ...(around ? all.reverse() : all)];
    const port = wanted.find((one) => one >= first && one <= last && !this.taken.has(one));
    if (port === undefined)
      throw new ContributorError(
        `${component} needs another host port, and ${first} to ${last} are all taken; widen its range in host-ports.ts`,
      );
    this.taken.set(port, component);
    return `127.0.0.1:${port}:${containerPort}`;
  }
}
