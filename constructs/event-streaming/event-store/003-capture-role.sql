-- The account of change capture: it may read the log and the table of events, and no other database. Whoever makes the databases
-- has made it, because only a superuser may let a role read the log.
GRANT CONNECT ON DATABASE :"owner" TO :"capture_role";
GRANT USAGE ON SCHEMA events TO :"capture_role";
GRANT SELECT ON events.events TO :"capture_role";
