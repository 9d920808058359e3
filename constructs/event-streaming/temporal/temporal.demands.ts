import type { Demands } from '../../core/model/demand.ts';

/** What the one process runs: each service has connection pools of its own. */
export const SERVICES = ['frontend', 'history', 'matching', 'worker'] as const;

/** Where the server keeps state, the schema that it expects there, and the connections of each service's pool. */
export interface TemporalStore {
  readonly database: string;
  readonly schema: string;
  readonly connectionsOfEach: number;
}

/** Every write is one transaction on one connection: two let another go on meanwhile. Lists are read one at a time. */
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
