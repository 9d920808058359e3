import { beforeAll, describe, expect, test } from 'vitest';
import { type Emitted, emitted, project } from '../support/emitted.ts';
import { platform } from '../support/environment.ts';
import { postgresClient } from '../support/loads.ts';
import { masterOfRds } from '../support/rds.ts';
import { boot, type Booted, expectWithinLimit, questionsTo, readable } from '../support/reader.ts';

const CONF = project('config/postgres/postgresql.conf');
const SQL = project('config/postgres-databases/postgres-databases.sql');
const SERVICES = ['postgres', 'postgres-databases'];

/** Every database has the name of its owner. */
const OWNERS = platform('local')
  .dataLayer.postgres.databases.map(({ name }) => name)
  .sort();

describe.runIf(readable('the PostgreSQL files', 'compose', 'postgres'))(
  'PostgreSQL, read by PostgreSQL 16',
  () => {
    describe('with a database for each service', () => {
      let files: Emitted;
      let said: Booted;
      const { answered, text } = questionsTo(() => said);

      beforeAll(async () => {
        files = emitted();
        said = await boot(
          files,
          SERVICES,
          `${postgresClient(files)}
      start postgres
      ask healthy healthy postgres
      ask 'first run' job postgres-databases
      ask 'second run' job postgres-databases
      memory postgres-databases "$PEAK"
      ask version as postgres postgres 'show server_version'
      ask 'settings in the file' as postgres postgres 'select count(*) from pg_file_settings'
      ask 'settings not applied' as postgres postgres "select name, setting, error from pg_file_settings where error is not null or not applied"
      ask 'rules in the file' as postgres postgres 'select count(*) from pg_hba_file_rules where error is null'
      ask 'rules not read' as postgres postgres 'select line_number, error from pg_hba_file_rules where error is not null'
      ask preloaded as postgres postgres 'create extension pg_stat_statements; select count(*) > 0 from pg_stat_statements'
      ask roles as postgres postgres "select rolname, rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls from pg_roles where rolcanlogin order by 1"
      ask stored as postgres postgres "select count(*) from pg_authid where rolcanlogin and rolpassword like 'SCRAM-SHA-256%'"
      ask owners as postgres postgres "select datname, pg_get_userbyid(datdba) from pg_database where datname like 'soma%' order by 1"
      for role in somabrain somafractalmemory; do
        ask "$role at home" as $role $role "create table own (n int); insert into own values (1); select n from own; drop table own"
        ask "public schema of $role" as postgres $role "select has_schema_privilege('public', 'public', 'usage') or has_schema_privilege('public', 'public', 'create')"
      done
      ask 'somabrain abroad' as somabrain somafractalmemory 'select 1'
      ask 'somafractalmemory abroad' as somafractalmemory somabrain 'select 1'
      ask 'no password' psql -X -w -h postgres -U somabrain -d somabrain -c 'select 1'
      old='${files.secret('SOMABRAIN_DB_PASSWORD')}'
      ask 'in the log' grep -cE '${['POSTGRES_PASSWORD', 'SOMABRAIN_DB_PASSWORD', 'SOMAFRACTALMEMORY_DB_PASSWORD'].map(files.secret).join('|')}' /box/postgres.log
      sed -i "s/$old/rotated/" "$STAGE/postgres-databases.sh"
      ask 'third run' job postgres-databases
      ask 'old password' as somabrain somabrain 'select 1'
      password() { echo rotated; }
      ask 'new password' as somabrain somabrain 'select 1'`,
        );
      });

      test('is healthy', () => {
        expect(answered('healthy').status, said.text).toBe(0);
      });

      test.each(['first run', 'second run', 'third run'])('the job of databases succeeds: %s', (run) => {
        expect(answered(run)).toMatchObject({ status: 0 });
      });

      test('is PostgreSQL 16', () => {
        expect(text('version')).toMatch(/^16\./);
      });

      test('reads and applies every setting of its file', () => {
        expect(Number(text('settings in the file'))).toBe(files.read(CONF).match(/^\w+ = /gm)?.length);
        expect(text('settings not applied')).toBe('');
      });

      test('reads every rule of who may log in', () => {
        expect(text('rules in the file')).toBe('5');
        expect(text('rules not read')).toBe('');
      });

      test('loads the module that counts statements', () => {
        expect(text('preloaded')).toMatch(/t$/);
      });

      test('makes every role without a right over the server, but for one that reads its log', () => {
        const rights = (role: string) => {
          if (role === 'events_capture') return '|f|f|f|t|f';
          return (role === 'postgres' ? '|t' : '|f').repeat(5);
        };
        expect(text('roles')).toBe(
          [...OWNERS, 'events_capture', 'postgres']
            .sort()
            .map((role) => `${role}${rights(role)}`)
            .join(' | '),
        );
      });

      test('stores every password as SCRAM', () => {
        expect(text('stored')).toBe(String(OWNERS.length + 2));
      });

      test('gives each database to the role of its name', () => {
        expect(text('owners')).toBe(
          'somaagent|somaagent | somabrain|somabrain | somafractalmemory|somafractalmemory',
        );
      });

      describe.each(['somabrain', 'somafractalmemory'])('%s', (role) => {
        test('may do everything in its own database', () => {
          expect(answered(`${role} at home`)).toMatchObject({ status: 0 });
        });

        test('shares its schema with nobody', () => {
          expect(text(`public schema of ${role}`)).toBe('f');
        });

        test('is kept out of the other database', () => {
          expect(text(`${role} abroad`)).toContain('permission denied for database');
        });
      });

      test('lets nobody in without a password', () => {
        expect(text('no password')).toContain('no password supplied');
      });

      test('writes no password to its log', () => {
        expect(text('in the log')).toBe('0');
      });

      test('takes a rotated password and no longer the old one', () => {
        expect(text('old password')).toContain('password authentication failed');
        expect(text('new password')).toBe('1');
      });

      test('its job stays within its limit', () => {
        expectWithinLimit(said, 'postgres-databases', 'a shell and psql; less would save nothing');
      });
    });

    describe('with an administrator who is no superuser, as a cloud gives one', () => {
      let files: Emitted;
      let said: Booted;
      const { answered, text } = questionsTo(() => said);

      beforeAll(async () => {
        files = emitted();
        said = await boot(
          files,
          SERVICES,
          `${postgresClient(files)}
      start postgres
      ask master as postgres postgres "${masterOfRds('master', 'of-the-cloud').join('; ')}"
      ask 'logs DDL' as postgres postgres 'show log_statement'
      sed -i "s/PGUSER=postgres/PGUSER=master/; s/PGPASSWORD=${files.secret('POSTGRES_PASSWORD')}/PGPASSWORD=of-the-cloud/" "$STAGE/postgres-databases.sh"
      ask 'first run' job postgres-databases
      ask 'second run' job postgres-databases
      ask roles as postgres postgres "select rolname, rolsuper, rolcreatedb, rolcreaterole from pg_roles where rolcanlogin and rolname <> 'postgres' order by 1"
      ask owners as postgres postgres "select datname, pg_get_userbyid(datdba) from pg_database where datname like 'soma%' order by 1"
      ask home as somabrain somabrain "create table own (n int); insert into own values (1); select n from own; drop table own"
      ask abroad as somabrain somafractalmemory 'select 1'
      ask 'in the log' grep -cE '${['SOMABRAIN_DB_PASSWORD', 'EVENTS_CAPTURE_DB_PASSWORD'].map(files.secret).join('|')}' /box/postgres.log
      ask attribute as postgres postgres "select string_agg(rolname, ',') from pg_roles where rolreplication"
      ask 'members by name' as postgres postgres "select member::regrole from pg_auth_members where roleid = 'rds_replication'::regrole order by member::regrole::text"
      ask 'who has it' as postgres postgres "select string_agg(rolname, ',' order by rolname) from pg_roles where pg_has_role(oid, 'rds_replication', 'usage') and rolcanlogin and not rolsuper"
      ask 'who takes its part' as postgres postgres "select pg_has_role('events', 'events_capture', 'set'), pg_has_role('events', 'events_capture', 'usage')"
      ask 'no right to grant' as postgres postgres 'revoke rds_replication from rds_superuser cascade'
      ask 'run without it' job postgres-databases
      ask 'out of reach' as postgres postgres 'alter role somabrain superuser'
      ask 'refused run' job postgres-databases
      ask 'in the log of errors' grep -cE '${['SOMABRAIN_DB_PASSWORD', 'SOMAFRACTALMEMORY_DB_PASSWORD'].map(files.secret).join('|')}' /box/postgres.log
      ask 'created in the log' grep -c 'statement: CREATE ROLE' /box/postgres.log`,
        );
      });

      test.each(['first run', 'second run'])('the job of databases succeeds: %s', (run) => {
        expect(answered('master').status, said.text).toBe(0);
        expect(answered(run)).toMatchObject({ status: 0 });
      });

      test('makes the same roles and databases', () => {
        expect(text('roles')).toBe(
          [...OWNERS, 'events_capture', 'master']
            .sort()
            .map((role) => `${role}|f${(role === 'master' ? '|t' : '|f').repeat(2)}`)
            .join(' | '),
        );
        expect(text('owners')).toBe(
          'somaagent|somaagent | somabrain|somabrain | somafractalmemory|somafractalmemory',
        );
      });

      test('lets one role read the log, in the way that this cloud has for it', () => {
        expect(text('attribute')).toBe('postgres');
        expect(text('members by name')).toBe('events_capture | rds_superuser');
        expect(text('who has it')).toBe('events_capture,master');
        expect(answered('run without it').status).not.toBe(0);
        expect(text('run without it')).toContain('permission denied to grant role "rds_replication"');
      });

      test('lets the owner of its database take its part, and read no log itself', () => {
        expect(text('who takes its part')).toBe('t|f');
      });

      test('gives a role its own database and no other', () => {
        expect(answered('home')).toMatchObject({ status: 0 });
        expect(text('abroad')).toContain('permission denied for database');
      });

      test('lets the server log its DDL, and no password with it', () => {
        expect(text('logs DDL')).toBe('ddl');
        expect(Number(text('created in the log'))).toBeGreaterThan(0);
        expect(text('in the log')).toBe('0');
      });

      test('names a role whose password it may not set, and no password', () => {
        expect(answered('refused run').status).not.toBe(0);
        expect(text('refused run')).toContain('role "somabrain" got no password: ');
        expect(text('in the log of errors')).toBe('0');
      });
    });

    test.each([
      {
        fault: 'a parameter that does not exist',
        from: 'work_mem',
        to: 'wrok_mem',
        says: 'unrecognized configuration parameter "wrok_mem"',
      },
      {
        fault: 'a unit that does not exist',
        from: "work_mem = '\\d+MB'",
        to: "work_mem = '3Mi'",
        says: 'invalid value for parameter "work_mem": "3Mi"',
      },
    ])('fails on $fault', async ({ from, to, says }) => {
      const files = emitted({ [CONF]: (text) => text.replace(new RegExp(`^${from}`, 'm'), to) });
      const said = await boot(files, ['postgres'], 'start postgres');
      expect(said.status).toBe(1);
      expect(said.text).toContain(says);
    });

    test('the job fails when a statement does', async () => {
      const files = emitted({
        [SQL]: (text) => text.replace('REVOKE ALL ON SCHEMA', 'REVOKE ALL ON SHCEMA'),
      });
      const said = await boot(files, SERVICES, 'start postgres\nask run job postgres-databases');
      expect(said.answers.run?.status).not.toBe(0);
      expect(said.answers.run?.text).toContain('syntax error');
    });
  },
);
