import type { Component } from '../../constructs/core/model/component.ts';
import type { ComposeService, DependsOn } from './compose-service.ts';
import { hostsOf } from './hosts.ts';

/** A service as its renderer made it, and the component that it runs. */
export interface AddedService {
  readonly component: Component;
  readonly service: Omit<ComposeService, 'depends_on'>;
}

/** Services sorted by name, with dependencies. Their conditions follow from health checks, so all services must be known. */
export function withDependencies(
  added: ReadonlyMap<string, AddedService>,
): ReadonlyMap<string, ComposeService> {
  const byName = [...added].sort(([a], [b]) => (a < b ? -1 : 1));
  return new Map(
    byName.map(([name, { component, service }]) => [
      name,
      { ...service, depends_on: dependsOn(component, added) },
    ]),
  );
}

function dependsOn(
  { dependencies }: Component,
  added: ReadonlyMap<string, AddedService>,
): ComposeService['depends_on'] {
  const edges = dependencies.flatMap(({ on, need }) =>
    hostsOf(on).map((host) => {
      const healthy = added.get(host)?.service.healthcheck !== undefined;
      const condition = on.once
        ? 'service_completed_successfully'
        : healthy
          ? 'service_healthy'
          : 'service_started';
      const edge: DependsOn =
        need === 'hard'
          ? { condition, required: true }
          : // `up --wait` would treat the end of a job that no service waits for as a failure.
            { condition: on.once ? condition : 'service_started', required: false };
      return [host, edge] as const;
    }),
  );
  return edges.length > 0 ? Object.fromEntries(edges) : undefined;
}
