import type { Database, Demands } from '../../core/model/demand.ts';

/**
 * The database of events. Its pool is direct, because change capture reads the write-ahead log, which no pooler forwards. It
 * holds one connection for the table and the schema, one for what it looks up while it starts, and one for its heartbeat; the
 * fourth is for a writer besides the migrations. The connection that reads the log is counted as a slot.
 */
export const EVENT_DATABASE = {
  name: 'events',
  pool: 'direct',
  connections: 4,
  slots: 1,
  logReader: 'events_capture',
} as const satisfies Database;

/** Topics that an event may name. The database refuses any other, because a record for a missing topic stops the connector. */
export const EVENT_TOPICS = ['soma.stack.events'] as const;

/** @param guarded whether the servers encrypt, and nobody logs in without */
export const eventStoreDemands = (guarded: boolean): Demands => ({
  topics: EVENT_TOPICS.map((name) => ({ name, partitions: 3 })),
  databases: [{ ...EVENT_DATABASE, tls: guarded }],
});
