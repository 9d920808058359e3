-- What the broker does not take would stop change capture for good, and what happened cannot be removed: so the store takes no
-- event whose record would be too large. :largest_record is the most that the broker takes, in bytes.
-- Nobody writes while the bound changes. The owner may not lock a table in which it may change nothing, so it lends itself that
-- right, which nobody sees before it is given back.
GRANT UPDATE ON events.events TO :"owner";
LOCK TABLE events.events IN SHARE ROW EXCLUSIVE MODE;
REVOKE UPDATE ON events.events FROM :"owner";

CREATE TABLE IF NOT EXISTS events.bound (
  one            boolean PRIMARY KEY DEFAULT true CHECK (one),
  largest_record bigint NOT NULL
);

-- Events from before the bound whose records are too large. They are kept and are not sent.
CREATE TABLE IF NOT EXISTS events.unpublishable (
  event_id uuid PRIMARY KEY,
  bytes    bigint NOT NULL,
  -- Whether change capture may still come upon it in the log.
  in_log   boolean NOT NULL DEFAULT true
);
GRANT SELECT ON events.unpublishable TO :"capture_role";

-- Most bytes of an event's record: the row as JSON is more than its value, which has neither topic nor key nor spaces. In the
-- value, payload and metadata are texts with their quotes escaped, and characters outside the basic plane, of four bytes, are
-- two escapes of six bytes each. The rest is for what surrounds a value: the record, its batch, the header with the id and
-- those in which Debezium names itself and its run.
CREATE OR REPLACE FUNCTION events.record_bytes(event events.events) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
DECLARE
  value text;
BEGIN
  event.payload := to_jsonb(event.payload::text);
  event.metadata := to_jsonb(event.metadata::text);
  value := row_to_json(event)::text;
  RETURN octet_length(value) + 8 * regexp_count(value, '[\U00010000-\U0010FFFF]') + 512;
END $$;

CREATE OR REPLACE FUNCTION events.fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  bytes bigint := events.record_bytes(NEW);
  largest bigint;
BEGIN
  SELECT largest_record INTO largest FROM events.bound;
  IF bytes > largest THEN
    RAISE EXCEPTION 'the record of % version % would have % bytes, and the broker takes % at most',
      NEW.record_key, NEW.aggregate_version, bytes, largest
      USING ERRCODE = 'check_violation', HINT = 'Keep what is large in the object store and its address in the payload.';
  END IF;
  RETURN NEW;
END $$;

-- Triggers run in the order of their names, so this one sees the key that the trigger "complete" has made.
CREATE OR REPLACE TRIGGER fits BEFORE INSERT ON events.events FOR EACH ROW EXECUTE FUNCTION events.fits();

SELECT 'ALTER TABLE events.events ADD CONSTRAINT versions_begin_at_one CHECK (aggregate_version > 0) NOT VALID'
WHERE NOT EXISTS (SELECT FROM pg_constraint WHERE conname = 'versions_begin_at_one')
\gexec

-- Another bound is held against every event that is there; the same one was, so that a start costs nothing.
WITH changed AS (
  INSERT INTO events.bound (largest_record) VALUES (:largest_record)
  ON CONFLICT (one) DO UPDATE SET largest_record = excluded.largest_record
  WHERE bound.largest_record <> excluded.largest_record
  RETURNING largest_record
), fitting AS (
  DELETE FROM events.unpublishable USING changed WHERE bytes <= largest_record
)
INSERT INTO events.unpublishable (event_id, bytes)
SELECT event.event_id, events.record_bytes(event) FROM changed, events.events AS event
WHERE events.record_bytes(event) > largest_record
ON CONFLICT DO NOTHING;

DO $$
DECLARE
  large bigint;
  early bigint;
BEGIN
  SELECT count(*) INTO large FROM events.unpublishable;
  IF large > 0 THEN
    RAISE WARNING '% events are too large for the broker and are not sent: see events.unpublishable', large;
  END IF;
  IF EXISTS (SELECT FROM pg_constraint WHERE conname = 'versions_begin_at_one' AND NOT convalidated) THEN
    SELECT count(*) INTO early FROM events.events WHERE aggregate_version < 1;
    IF early > 0 THEN
      RAISE WARNING '% events have a version below 1, from before it was refused; they are sent as they are', early;
    ELSE
      ALTER TABLE events.events VALIDATE CONSTRAINT versions_begin_at_one;
    END IF;
  END IF;
END $$;
