import type { Demands } from '../../core/model/demand.ts';
import { connectionsTo, ROLES, type RolePools } from './temporal.roles.ts';
import type { TemporalSettings } from './temporal.settings.ts';

/** A store of the server: its database and the schema that the server expects in it. */
export interface TemporalStore {
  readonly kind: keyof RolePools;
  readonly database: string;
  readonly schema: string;
}

/** The store of workflows. */
export const MAIN: TemporalStore = {
  kind: 'main',
  database: 'temporal',
  schema: 'postgresql/v12/temporal',
};
/** The store for lists of workflows. */
export const VISIBILITY: TemporalStore = {
  kind: 'visibility',
  database: 'temporal_visibility',
  schema: 'postgresql/v12/visibility',
};

/**
 * Connections of each service's pool where all four are in one process: two writes at once into the store of workflows, and one for
 * lists, because these are read one at a time.
 */
export const POOLS_OF_ONE_PROCESS: RolePools = { main: 2, visibility: 1 };

/** Direct: the server prepares statements on its connections and pools them itself. */
export function temporalDemands({ services }: Pick<TemporalSettings, 'services'>) {
  return {
    databases: [MAIN, VISIBILITY].map(({ kind, database }) => ({
      name: database,
      pool: 'direct',
      connections: services ? connectionsTo(kind, services) : POOLS_OF_ONE_PROCESS[kind] * ROLES.length,
      // Processes on several nodes reach the server over the network.
      ...(services && { tls: true }),
    })),
  } satisfies Demands;
}
