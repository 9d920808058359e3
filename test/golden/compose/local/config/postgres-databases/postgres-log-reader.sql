-- A role that may read the server's log. What it may enter and see, the owner of the database gives it. May be run any number of
-- times.
\getenv owner OWNER
\getenv role READER
\getenv password READER_PASSWORD
\ir postgres-role.sql

-- On RDS no administrator may give the attribute: whoever is a member of this role may read the log there. Debezium asks whether its
-- own role is, and not by way of another.
SELECT CASE
  WHEN EXISTS (SELECT FROM pg_roles WHERE rolname = 'rds_replication') THEN format('GRANT rds_replication TO %I', :'role')
  ELSE format('ALTER ROLE %I REPLICATION', :'role')
END
\gexec

-- The owner drops its slot, for which it takes the part of the reader. What the reader is a member of, it has in no other way.
GRANT :"role" TO :"owner" WITH INHERIT FALSE;
