-- Events are sent again when the owner asks for it: SELECT events.replay('tenant_id = ''acme'' AND occurred_at > now() - ''1 day''').
-- Change capture reads the request from the log like everything else, and notes there how far it came.

CREATE TABLE IF NOT EXISTS events.signals (
  id   text PRIMARY KEY DEFAULT gen_random_uuid(),
  type text NOT NULL,
  data text
);

GRANT SELECT, INSERT ON events.signals TO :"capture_role";
ALTER PUBLICATION :"publication" SET TABLE events.events, events.signals;

-- Each goes to its own topic, in the order in which it was written, beside what happens now.
CREATE OR REPLACE FUNCTION events.replay(which text DEFAULT 'true') RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  request text;
BEGIN
  -- A condition that is none would stop change capture; here it stops whoever asks.
  EXECUTE format('SELECT FROM events.events WHERE (%s) LIMIT 0', which);
  INSERT INTO events.signals (type, data) VALUES ('execute-snapshot', json_build_object(
    'type', 'incremental',
    'data-collections', json_build_array('events.events'),
    'surrogate-key', 'position',
    'additional-conditions', json_build_array(json_build_object(
      'data-collection', 'events.events',
      'filter', format('(%s) AND event_id NOT IN (SELECT event_id FROM events.unpublishable)', which)
    ))
  )) RETURNING id INTO request;
  RETURN request;
END $$;
