import type { Endpoint } from '../../core/model/endpoint.ts';
import type { Secret } from '../../core/model/secret.ts';
import { reference, type Value } from '../../core/model/value.ts';
import { CONNECTOR, HEARTBEAT_PREFIX } from './change-capture.demands.ts';
import type { ConnectMemory } from './change-capture.memory.ts';

/** Columns of an event that a record carries beside its payload, in the order in which the table has them. */
export const ENVELOPE = [
  'event_id',
  'tenant_id',
  'service_id',
  'aggregate_type',
  'aggregate_id',
  'aggregate_version',
  'event_type',
  'schema_version',
  'trace_id',
  'correlation_id',
  'idempotency_key',
  'occurred_at',
  'metadata',
] as const;

/** Keys that are set here, of Debezium's connector for PostgreSQL 3.6 and of its outbox router. */
export const CONNECTOR_KEYS = [
  'connector.class',
  'database.dbname',
  'database.hostname',
  'database.initial.statements',
  'database.password',
  'database.port',
  'database.sslmode',
  'database.sslrootcert',
  'database.user',
  'exactly.once.support',
  'heartbeat.action.query',
  'heartbeat.interval.ms',
  'incremental.snapshot.chunk.size',
  'max.batch.size',
  'max.queue.size',
  'max.queue.size.in.bytes',
  'message.prefix.exclude.list',
  'plugin.name',
  'predicates',
  'predicates.isSignal.pattern',
  'predicates.isSignal.type',
  'publication.autocreate.mode',
  'publication.name',
  'signal.data.collection',
  'signal.enabled.channels',
  'slot.name',
  'snapshot.fetch.size',
  'snapshot.mode',
  'snapshot.select.statement.overrides',
  'snapshot.select.statement.overrides.events.events',
  'table.include.list',
  'tasks.max',
  'tombstones.on.delete',
  'topic.heartbeat.prefix',
  'topic.prefix',
  'transforms',
  'transforms.outbox.route.by.field',
  'transforms.outbox.route.topic.replacement',
  'transforms.outbox.table.field.event.id',
  'transforms.outbox.table.field.event.key',
  'transforms.outbox.table.field.event.payload',
  'transforms.outbox.table.field.event.timestamp',
  'transforms.outbox.table.fields.additional.placement',
  'transforms.outbox.type',
  'transforms.signals.predicate',
  'transforms.signals.type',
] as const;

type ConnectorKey = (typeof CONNECTOR_KEYS)[number];
/** Keys that are left out where the server speaks plaintext. */
type TlsKey = Extract<ConnectorKey, 'database.sslmode' | 'database.sslrootcert'>;

export type ConnectorConfig = Readonly<Record<Exclude<ConnectorKey, TlsKey>, Value>> &
  Readonly<Partial<Record<TlsKey, Value>>>;

const HEARTBEAT = 'heartbeat';
/** Seconds between two heartbeats, which the job of the connector waits for. */
const HEARTBEAT_SECONDS = 5;

/** The source of change capture: the server, the table and its publication, and the role that reads them. */
export interface CaptureSource {
  readonly server: Endpoint;
  readonly database: string;
  /** The name is part of a key of the connector, so it is this one. */
  readonly table: 'events.events';
  /** Column of the table that numbers events in the order in which they were written. */
  readonly order: string;
  /** Table with the ids of events that no broker takes, which are left out when the table is read. */
  readonly unpublishable: string;
  /** Table of requests to send events again. */
  readonly signals: string;
  readonly publication: string;
  readonly slot: string;
  readonly role: string;
  readonly password: Secret;
}

/** The password as Kafka Connect reads it from its environment when the connector starts, so that it stores and shows none. */
export const passwordReference = ({ password }: CaptureSource) => `\${env:${password.name}}`;

/**
 * Configuration of the connector: it turns rows of the table of events into records of the topic that each row names.
 * @param authority file with the certificates that vouch for the server; undefined where it speaks plaintext
 */
export function connectorConfig(
  source: CaptureSource,
  memory: ConnectMemory,
  authority: string | undefined,
): ConnectorConfig {
  return {
    'connector.class': 'io.debezium.connector.postgresql.PostgresConnector',
    'database.dbname': source.database,
    'database.hostname': reference(source.server.hostName),
    // A slot that lost its log is of no use to anybody and would be waited for, so it goes; without a slot, the table is read.
    'database.initial.statements': `SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = '${source.slot}' AND wal_status = 'lost'`,
    'database.password': passwordReference(source),
    'database.port': reference(source.server.portNumber),
    ...(authority !== undefined && {
      'database.sslmode': 'verify-full',
      'database.sslrootcert': authority,
    }),
    'database.user': source.role,
    'exactly.once.support': 'required',
    // The server's other databases write to the same log. Without a heartbeat in this database, the slot would never release
    // what they wrote.
    'heartbeat.action.query': `SELECT pg_logical_emit_message(false, '${HEARTBEAT}', '')`,
    'heartbeat.interval.ms': String(HEARTBEAT_SECONDS * 1000),
    // Number of events in one chunk of a replay.
    'incremental.snapshot.chunk.size': String(memory.rows),
    'max.batch.size': String(memory.batch),
    // The connector wants room for more than one batch; bytes are what bounds the queue.
    'max.queue.size': String(memory.batch * 4),
    'max.queue.size.in.bytes': String(memory.queue.bytes),
    // No message in the log is an event. One that is not left out would go to a topic that does not exist, and stop the connector.
    'message.prefix.exclude.list': '.*',
    'plugin.name': 'pgoutput',
    predicates: 'isSignal',
    'predicates.isSignal.pattern': `${CONNECTOR}[.]${source.signals.replace('.', '[.]')}`,
    'predicates.isSignal.type': 'org.apache.kafka.connect.transforms.predicates.TopicNameMatches',
    'publication.autocreate.mode': 'disabled',
    'publication.name': source.publication,
    'signal.data.collection': source.signals,
    'signal.enabled.channels': 'source',
    'slot.name': source.slot,
    'snapshot.fetch.size': String(memory.rows),
    // The table is read before the slot exists, and again when the slot no longer has what was not read: events are sent twice
    // rather than never.
    'snapshot.mode': 'when_needed',
    'snapshot.select.statement.overrides': source.table,
    'snapshot.select.statement.overrides.events.events': `SELECT * FROM ${source.table} WHERE event_id NOT IN (SELECT event_id FROM ${source.unpublishable}) ORDER BY ${source.order}`,
    'table.include.list': source.table,
    'tasks.max': '1',
    'tombstones.on.delete': 'false',
    'topic.heartbeat.prefix': HEARTBEAT_PREFIX,
    'topic.prefix': CONNECTOR,
    // Rows of the signal table are requests to the connector and not events, so a filter drops them.
    transforms: 'signals,outbox',
    'transforms.outbox.route.by.field': 'topic',
    'transforms.outbox.route.topic.replacement': '${routedByValue}',
    'transforms.outbox.table.field.event.id': 'event_id',
    'transforms.outbox.table.field.event.key': 'record_key',
    'transforms.outbox.table.field.event.payload': 'payload',
    'transforms.outbox.table.field.event.timestamp': 'occurred_at',
    'transforms.outbox.table.fields.additional.placement': ENVELOPE.map(
      (column) => `${column}:envelope`,
    ).join(','),
    'transforms.outbox.type': 'io.debezium.transforms.outbox.EventRouter',
    'transforms.signals.predicate': 'isSignal',
    'transforms.signals.type': 'org.apache.kafka.connect.transforms.Filter',
  };
}
