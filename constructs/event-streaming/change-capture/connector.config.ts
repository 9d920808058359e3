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
  'database.password',
  'database.port',
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
  'snapshot.mode',
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

export type ConnectorConfig = Readonly<Record<(typeof CONNECTOR_KEYS)[number], Value>>;

const HEARTBEAT = 'heartbeat';
const HEARTBEAT_SECONDS = 10;
/** Most records in one transaction. */
const BATCH = 512;

/** The source of change capture: the server, the table and its publication, and the role that reads them. */
export interface CaptureSource {
  readonly server: Endpoint;
  readonly database: string;
  readonly table: string;
  /** Table of requests to send events again. */
  readonly signals: string;
  readonly publication: string;
  readonly role: string;
  readonly password: Secret;
}

/** Configuration of the connector: it turns rows of the table of events into records of the topic that each row names. */
export function connectorConfig(source: CaptureSource, memory: ConnectMemory): ConnectorConfig {
  return {
    'connector.class': 'io.debezium.connector.postgresql.PostgresConnector',
    'database.dbname': source.database,
    'database.hostname': reference(source.server.hostName),
    // Kafka Connect resolves this reference from its environment when the connector starts, so it stores and shows no password.
    'database.password': `\${env:${source.password.name}}`,
    'database.port': reference(source.server.portNumber),
    'database.user': source.role,
    'exactly.once.support': 'required',
    // The server's other databases write to the same log. Without a heartbeat in this database, the slot would never release
    // what they wrote.
    'heartbeat.action.query': `SELECT pg_logical_emit_message(false, '${HEARTBEAT}', '')`,
    'heartbeat.interval.ms': String(HEARTBEAT_SECONDS * 1000),
    // Number of events in one chunk of a replay.
    'incremental.snapshot.chunk.size': String(BATCH),
    'max.batch.size': String(BATCH),
    'max.queue.size': String(BATCH * 4),
    'max.queue.size.in.bytes': String(memory.queue.bytes),
    'message.prefix.exclude.list': HEARTBEAT,
    'plugin.name': 'pgoutput',
    predicates: 'isSignal',
    'predicates.isSignal.pattern': `${CONNECTOR}[.]${source.signals.replace('.', '[.]')}`,
    'predicates.isSignal.type': 'org.apache.kafka.connect.transforms.predicates.TopicNameMatches',
    'publication.autocreate.mode': 'disabled',
    'publication.name': source.publication,
    'signal.data.collection': source.signals,
    'signal.enabled.channels': 'source',
    'slot.name': CONNECTOR,
    'snapshot.mode': 'initial',
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
