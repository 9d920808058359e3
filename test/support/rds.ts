/**
 * Statements of a superuser that make what RDS has instead of one: an administrator who is none, and the role that has what he may hand
 * on. Source: RDS user guide, "Understanding the rds_superuser role".
 */
export function masterOfRds(name: string, password: string): readonly string[] {
  return [
    'create role rds_superuser nologin',
    'create role rds_replication nologin',
    'grant rds_replication, pg_monitor to rds_superuser with admin option',
    `create role ${name} login nosuperuser createrole createdb in role rds_superuser password '${password}'`,
  ];
}

/**
 * Statements of a superuser after which who is a member of `rds_replication` may read the log and nobody else, which a server of RDS sees for
 * itself. The attribute by which another server lets them is hidden in the catalogue of the database, since members have none there.
 */
export const RDS_REPLICATION_HEEDED = [
  `do $heed$ declare one record; begin
     for one in select rolname, pg_has_role(oid, 'rds_replication', 'usage') as may from pg_authid where not rolsuper and rolname !~ '^pg_' loop
       execute format('alter role %I %s', one.rolname, case when one.may then 'replication' else 'noreplication' end);
     end loop;
   end $heed$`,
  'set allow_system_table_mods = on',
  `create or replace view pg_catalog.pg_roles as
     select rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolsuper as rolreplication, rolconnlimit,
       '********'::text as rolpassword, rolvaliduntil, rolbypassrls, setconfig as rolconfig, pg_authid.oid
     from pg_authid left join pg_db_role_setting as s on pg_authid.oid = setrole and setdatabase = 0`,
] as const;
