-- One row is one event, and inserting it is all that a writer does: change capture reads it from the write-ahead log.
CREATE SCHEMA IF NOT EXISTS events;

CREATE TABLE IF NOT EXISTS events.topics (name text PRIMARY KEY);

-- timestamp(3): change capture hands it on as milliseconds, in UTC.
CREATE TABLE IF NOT EXISTS events.events (
  event_id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  topic             text NOT NULL REFERENCES events.topics,
  record_key        text NOT NULL,
  tenant_id         text NOT NULL CHECK (tenant_id <> ''),
  service_id        text NOT NULL CHECK (service_id <> ''),
  aggregate_type    text NOT NULL CHECK (aggregate_type <> ''),
  aggregate_id      text NOT NULL CHECK (aggregate_id <> ''),
  aggregate_version bigint NOT NULL,
  event_type        text NOT NULL CHECK (event_type <> ''),
  schema_version    integer NOT NULL DEFAULT 1 CHECK (schema_version > 0),
  trace_id          text NOT NULL,
  correlation_id    text NOT NULL,
  idempotency_key   text,
  occurred_at       timestamp(3) NOT NULL DEFAULT (now() AT TIME ZONE 'UTC'),
  payload           jsonb NOT NULL,
  metadata          jsonb NOT NULL DEFAULT '{}',
  UNIQUE (tenant_id, aggregate_type, aggregate_id, aggregate_version),
  UNIQUE (tenant_id, idempotency_key)
);

-- The order in which events were written, for whoever reads them again.
ALTER TABLE events.events ADD COLUMN IF NOT EXISTS position bigint GENERATED ALWAYS AS IDENTITY UNIQUE;

-- Records with one key stay in order, so the key is the aggregate; the next version follows the last one without a gap.
-- A generated column would not be in the log that change capture reads.
CREATE OR REPLACE FUNCTION events.complete() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  last bigint;
BEGIN
  NEW.record_key := NEW.tenant_id || ':' || NEW.aggregate_type || ':' || NEW.aggregate_id;
  SELECT coalesce(max(aggregate_version), 0) INTO last FROM events.events
  WHERE tenant_id = NEW.tenant_id AND aggregate_type = NEW.aggregate_type AND aggregate_id = NEW.aggregate_id;
  IF NEW.aggregate_version > last + 1 THEN
    RAISE EXCEPTION 'version % of % leaves a gap after version %', NEW.aggregate_version, NEW.record_key, last
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER complete BEFORE INSERT ON events.events FOR EACH ROW EXECUTE FUNCTION events.complete();

-- What happened stays: a slip of the owner's is refused too.
REVOKE UPDATE, DELETE, TRUNCATE ON events.events FROM :"owner";

INSERT INTO events.topics SELECT unnest(string_to_array(:'topics', ' ')) ON CONFLICT DO NOTHING;
