-- Where the log still has an event that no broker takes, its reader stops there for good. Without its slot it reads the table,
-- in which such an event is left out. That it is must be seen by everybody first, so this is a migration of its own.

SELECT set_config('events.slot', :'slot', true), set_config('events.reader', :'capture_role', true);

DO $$
DECLARE
  slot text := current_setting('events.slot');
BEGIN
  IF NOT EXISTS (SELECT FROM events.unpublishable WHERE in_log) THEN
    RETURN;
  END IF;
  -- A reader goes when it is told to, and may be back before the slot is dropped.
  FOR try IN 1..100 LOOP
    -- Only the role that reads the log may end its own session and drop its slot.
    EXECUTE format('SET LOCAL ROLE %I', current_setting('events.reader'));
    PERFORM pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE slot_name = slot AND active;
    BEGIN
      PERFORM pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = slot;
      RESET ROLE;
      UPDATE events.unpublishable SET in_log = false;
      RETURN;
    EXCEPTION WHEN object_in_use THEN
      PERFORM pg_sleep(0.1);
    END;
  END LOOP;
  RAISE EXCEPTION 'slot % leads to an event that no broker takes, and its reader does not let go of it', slot;
END $$;
