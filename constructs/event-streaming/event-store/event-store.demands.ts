import type { Demands } from '../../core/model/demand.ts';

/**
 * Direct: change capture reads the write-ahead log, which no pooler passes on. Its snapshot, its heartbeat and what looks at the
 * log take a connection each; the fourth is for a writer beside the migrations.
 */
export const EVENT_DATABASE = { name: 'events', pool: 'direct', connections: 4, slots: 1 } as const;

/** Topics that an event may name; the database refuses any other, since a record for a topic that is not there stops the connector. */
export const EVENT_TOPICS = ['soma.stack.events'] as const;

export const EVENT_STORE_DEMANDS: Demands = {
  topics: EVENT_TOPICS.map((name) => ({ name, partitions: 3 })),
  databases: [EVENT_DATABASE],
};
