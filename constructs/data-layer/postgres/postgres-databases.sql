-- One service: its role, its database, and nobody else's way in. May be run any number of times.
\getenv role ROLE
\getenv password ROLE_PASSWORD
\getenv monitors ROLE_MONITORS

-- Statements with passwords stay out of the server's log. A cloud's administrator is no superuser and may not be let do this.
SELECT format('SET %I = %L', name, value)
FROM (VALUES
  ('log_statement', 'none'),
  ('log_min_duration_statement', '-1'),
  ('log_min_error_statement', 'panic')
) AS quiet (name, value)
WHERE has_parameter_privilege(name, 'SET')
\gexec

SELECT format('CREATE ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE', :'role')
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'role')
\gexec

-- For such an administrator the statement is hidden in a block, since a server that logs DDL logs no DDL within another statement;
-- the error of a block would quote it, so another one is raised.
SELECT set_config('somastack.role', :'role', false) AS role, set_config('somastack.password', :'password', false) AS password
\gset taken_
DO $$
BEGIN
  EXECUTE format('ALTER ROLE %I PASSWORD %L', current_setting('somastack.role'), current_setting('somastack.password'));
EXCEPTION WHEN OTHERS THEN
  RAISE EXCEPTION 'role "%" got no password: %', current_setting('somastack.role'), SQLERRM;
END
$$;

-- Statistics of the whole server, and no row of anybody.
SELECT format('GRANT pg_monitor TO %I', :'role')
WHERE :'monitors' = 'yes'
\gexec

-- On a cloud's server the administrator is no superuser and must be a member to hand a database over.
SELECT format('GRANT %I TO CURRENT_USER', :'role')
WHERE NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
\gexec

SELECT format('CREATE DATABASE %I OWNER %I', :'role', :'role')
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'role')
\gexec

SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', :'role')
\gexec

\connect :role

REVOKE ALL ON SCHEMA public FROM PUBLIC;
SELECT format('ALTER SCHEMA public OWNER TO %I', :'role')
\gexec
