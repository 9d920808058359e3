import type { Dependency } from '../../constructs/core/model/component.ts';
import type { ComposeService, DependsOn } from './compose-service.ts';
import { hostsOf } from './hosts.ts';

/** What a service waits for. */
export interface Waits {
  readonly dependencies: readonly Dependency[];
  /** Name of the service that prepares a folder for it. @default none does */
  readonly preparedBy?: string | undefined;
}

/** A service as its renderer made it. */
export interface AddedService extends Waits {
  readonly service: Omit<ComposeService, 'depends_on'>;
}

/** Services sorted by name, with dependencies. Their conditions follow from health checks, so all services must be known. */
export function withDependencies(
  added: ReadonlyMap<string, AddedService>,
): ReadonlyMap<string, ComposeService> {
  const byName = [...added].sort(([a], [b]) => (a < b ? -1 : 1));
  return new Map(
    byName.map(([name, { service, ...waits }]) => [
      name,
      { ...service, depends_on: dependsOn(waits, added) },
    ]),
  );
}

const ENDED_WELL: DependsOn = { condition: 'service_completed_successfully', required: true };

function dependsOn(
  { dependencies, preparedBy }: Waits,
  added: ReadonlyMap<string, AddedService>,
): ComposeService['depends_on'] {
  const edges = dependencies.flatMap(({ on, need }) =>
    hostsOf(on).map((host) => {
      const healthy = added.get(host)?.service.healthcheck !== undefined;
      const condition = on.once ? ENDED_WELL.condition : healthy ? 'service_healthy' : 'service_started';
      const edge: DependsOn =
        need === 'hard'
          ? { condition, required: true }
          : // `up --wait` would treat the end of a job that no service waits for as a failure.
            { condition: on.once ? condition : 'service_started', required: false };
      return [host, edge] as const;
    }),
  );
  const all = { ...Object.fromEntries(edges), ...(preparedBy !== undefined && { [preparedBy]: ENDED_WELL }) };
  return Object.keys(all).length > 0 ? all : undefined;
}
