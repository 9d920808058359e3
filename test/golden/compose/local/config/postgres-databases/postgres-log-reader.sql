-- A role that may read the server's log. What it may enter and see, the owner of the database gives it. May be run any number of
-- times, by a superuser.
\getenv owner OWNER
\getenv role READER
\getenv password READER_PASSWORD

-- Statements with passwords stay out of the server's log.
SET log_statement = 'none';
SET log_min_duration_statement = -1;
SET log_min_error_statement = 'panic';

SELECT format('CREATE ROLE %I LOGIN REPLICATION NOSUPERUSER NOCREATEDB NOCREATEROLE', :'role')
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'role')
\gexec

SELECT format('ALTER ROLE %I PASSWORD %L', :'role', :'password')
\gexec

-- The owner drops its slot, for which it takes the part of the reader.
GRANT :"role" TO :"owner";
