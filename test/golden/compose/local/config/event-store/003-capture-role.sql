-- The account of change capture: it may read the log and the table of events, and no other database.
RESET ROLE;

-- Statements with passwords stay out of the server's log.
SET log_statement = 'none';
SET log_min_duration_statement = -1;
SET log_min_error_statement = 'panic';

SELECT format('CREATE ROLE %I LOGIN REPLICATION NOSUPERUSER NOCREATEDB NOCREATEROLE', :'capture_role')
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'capture_role')
\gexec

SELECT format('ALTER ROLE %I PASSWORD %L', :'capture_role', :'capture_password')
\gexec

SELECT format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), :'capture_role')
\gexec

GRANT USAGE ON SCHEMA events TO :"capture_role";
GRANT SELECT ON events.events TO :"capture_role";
