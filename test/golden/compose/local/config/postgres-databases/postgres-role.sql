-- A role that logs in, with its password; included by scripts that have set `role` and `password`. May be run any number of times.

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
