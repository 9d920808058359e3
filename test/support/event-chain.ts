import { type Emitted, project } from './emitted.ts';

/** The services through which an event goes, in the order in which they start. */
export const EVENT_CHAIN = [
  'postgres',
  'postgres-databases',
  'event-store',
  'kafka',
  'kafka-topics',
  'change-capture',
  'change-capture-connector',
];

/** The environment of a process that Java's small tools run in, and what asks each part of the chain; for a script of `boot`. */
export const askTheChain = (files: Emitted) => String.raw`
  START_TRIES=1200
  reader() { java -Xmx256m -XX:TieredStopAtLevel=1 -cp "$CFG/kafka/libs/*" "$HERE/java/KafkaReader.java" "$@" 2> /box/reader.err; }
  rest() { curl -sS "http://change-capture:8083/$1" "${'${@:2}'}"; }
  query() { PGPASSWORD=$2 psql -X -At -v ON_ERROR_STOP=1 -h postgres -U "$1" -d events -c "$3"; }
  owner() { query events '${files.secret('EVENTS_DB_PASSWORD')}' "$1"; }
  super() { query postgres '${files.secret('POSTGRES_PASSWORD')}' "$1"; }
  capture() { query events_capture '${files.secret('EVENTS_CAPTURE_DB_PASSWORD')}' "$1"; }`;

/** The connector as the job hands it over. */
export const CONNECTOR = project('config/change-capture-connector/connector.json');

/** A statement that writes one event of an order with this number; `{}` is all that it says. */
export const orderEvent = (key: string) =>
  `insert into events.events (topic, tenant_id, service_id, aggregate_type, aggregate_id, aggregate_version, event_type, trace_id, correlation_id, payload) values ('soma.stack.events', 't', 's', 'order', '${key}', 1, 'Made', '', '', '{}')`;
