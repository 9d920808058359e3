import type { Demands } from '../../core/model/demand.ts';

/** Services in the server process; each has connection pools of its own. */
export const SERVICES = ['frontend', 'history', 'matching', 'worker'] as const;

/** A store of the server: its database, the schema that the server expects in it, and the connections in each service's pool. */
export interface TemporalStore {
  readonly database: string;
  readonly schema: string;
  readonly connectionsOfEach: number;
}

/**
 * The store of workflows. A write is one transaction on one connection, so two connections allow two writes at once. The other
 * store, for lists of workflows, needs one, because lists are read one at a time.
 */
export const MAIN: TemporalStore = {
  database: 'temporal',
  schema: 'postgresql/v12/temporal',
  connectionsOfEach: 2,
};
export const VISIBILITY: TemporalStore = {
  database: 'temporal_visibility',
  schema: 'postgresql/v12/visibility',
  connectionsOfEach: 1,
};

/** Direct: the server prepares statements on its connections and pools them itself. */
export const TEMPORAL_DEMANDS = {
  databases: [MAIN, VISIBILITY].map(({ database, connectionsOfEach }) => ({
    name: database,
    pool: 'direct',
    connections: connectionsOfEach * SERVICES.length,
  })),
} satisfies Demands;
