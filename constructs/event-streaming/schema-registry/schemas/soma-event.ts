import type { AvroRecord } from './avro.ts';

/**
 * Schema of the value of every record that change capture publishes: the columns of the table of events, in the order of the
 * record.
 */
export const SOMA_EVENT: AvroRecord = {
  type: 'record',
  name: 'SomaEvent',
  namespace: 'soma.stack',
  doc: 'Something that happened, as the event store keeps it',
  fields: [
    {
      name: 'payload',
      doc: 'JSON text, in the form that event_type and schema_version name',
      type: 'string',
    },
    {
      name: 'event_id',
      doc: 'The same for every delivery of one event',
      type: { type: 'string', logicalType: 'uuid' },
    },
    { name: 'tenant_id', doc: 'Whose event it is', type: 'string' },
    { name: 'service_id', doc: 'Which service wrote it', type: 'string' },
    { name: 'aggregate_type', doc: 'What kind of thing it happened to', type: 'string' },
    { name: 'aggregate_id', doc: 'Which of them', type: 'string' },
    { name: 'aggregate_version', doc: 'Its place in the history of that thing, from 1', type: 'long' },
    { name: 'event_type', doc: 'What happened', type: 'string' },
    { name: 'schema_version', doc: 'Version of the form of the payload', type: 'int' },
    { name: 'trace_id', doc: 'The trace in which it happened', type: 'string' },
    { name: 'correlation_id', doc: 'What ties it to the request that caused it', type: 'string' },
    {
      name: 'idempotency_key',
      doc: 'What the writer calls the request, so that repeating it changes nothing',
      type: ['null', 'string'],
      default: null,
    },
    {
      name: 'occurred_at',
      doc: 'When it was written down',
      type: { type: 'long', logicalType: 'timestamp-millis' },
    },
    { name: 'metadata', doc: 'JSON text for what has no field', type: 'string' },
  ],
};
