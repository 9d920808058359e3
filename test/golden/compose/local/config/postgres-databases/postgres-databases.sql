-- One service: its role, its database, and nobody else's way in. May be run any number of times.
\getenv role ROLE
\getenv password ROLE_PASSWORD
\getenv monitors ROLE_MONITORS
\ir postgres-role.sql

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
