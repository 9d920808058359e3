import type { Demands } from '../../core/model/demand.ts';

/**
 * The database of events. Its pool is direct, because change capture reads the write-ahead log, which no pooler forwards. Its
 * snapshot, its heartbeat and its inspection of the log take one connection each; the fourth is for a writer besides the
 * migrations.
 */
export const EVENT_DATABASE = { name: 'events', pool: 'direct', connections: 4, slots: 1 } as const;

/** Topics that an event may name. The database refuses any other, because a record for a missing topic stops the connector. */
export const EVENT_TOPICS = ['soma.stack.events'] as const;

export const EVENT_STORE_DEMANDS: Demands = {
  topics: EVENT_TOPICS.map((name) => ({ name, partitions: 3 })),
  databases: [EVENT_DATABASE],
};
