import { beforeAll, describe, expect, test } from 'vitest';
import { emitted, project } from '../support/emitted.ts';
import { askTheChain, EVENT_CHAIN, orderEvent } from '../support/event-chain.ts';
import { named, objectsOf, ofKind } from '../support/kubernetes.ts';
import { madeByTheOperator } from '../support/pods.ts';
import { boot, type Booted, questionsTo, readable } from '../support/reader.ts';

const MINUTES = 8;
const SERVICES = EVENT_CHAIN.filter((name) => name !== 'postgres-databases');

const objects = objectsOf('kind');
const DATABASES = ofKind(objects, 'Database').map(({ spec }) => spec.name);
const { postgresql } = named(objects, 'Cluster', 'postgres').spec;

/** The access rules as the operator writes them: those of the object, and after them a password for everybody else. */
const RULES = ['local all postgres peer', ...postgresql.pg_hba, 'host all all all scram-sha-256', ''];

describe.runIf(readable('change capture on a cluster', 'compose', 'postgres', 'connect'))(
  "Change capture over roles, databases and access rules of a cluster's server, where nobody is the superuser",
  () => {
    let said: Booted;
    const { answered, text } = questionsTo(() => said);

    beforeAll(async () => {
      const files = emitted({ [project('config/postgres/pg_hba.conf')]: () => RULES.join('\n') });
      const capture = files.secret('EVENTS_CAPTURE_DB_PASSWORD');
      const password = (role: string) =>
        ({ events: files.secret('EVENTS_DB_PASSWORD'), events_capture: capture })[role] ?? 'none';
      said = await boot(
        files,
        SERVICES,
        String.raw`
          ${askTheChain(files)}
          as_reader() { PGPASSWORD='${capture}' psql -X -At -h postgres -U events_capture "$@"; }
          start postgres
          super 'select 1' > /dev/null
          PGPASSWORD='${files.secret('POSTGRES_PASSWORD')}' psql -X -h postgres -U postgres -v ON_ERROR_STOP=1 -qf - <<'SQL'
          ${madeByTheOperator(objects, DATABASES, password).join(';\n')};
SQL
          ask migrations job event-store
          ask 'migrations again' job event-store
          ask superusers super 'select string_agg(rolname, $$,$$) from pg_roles where rolsuper'
          ask 'owner of all' super "select distinct tableowner from pg_tables where schemaname = 'events'"
          ask 'rights of the owner' super "select has_table_privilege('events', 'events.events', 'UPDATE'), has_table_privilege('events', 'events.events', 'INSERT')"
          ask 'copy of the server' as_reader 'dbname=events replication=yes' -c IDENTIFY_SYSTEM
          ask 'other database' as_reader -d somabrain -c 'select 1'
          start kafka
          ask topics job kafka-topics
          start change-capture
          owner "${orderEvent('before')}" > /dev/null
          ask connector job change-capture-connector
          owner "${orderEvent('after')}" > /dev/null
          reader records kafka:9092 soma.stack.events 2 > /box/records
          ask records sh -c 'cut -f1 /box/records'
          ask slot super "select slot_name, active, (select usename from pg_stat_activity where pid = active_pid) from pg_replication_slots"
          super "alter table events.events disable trigger fits; ${orderEvent('large').replace("'{}'", "json_build_object('t', repeat('x', 1572864))")}; alter table events.events enable trigger fits; delete from events.bound" > /dev/null
          super 'revoke events_capture from events' > /dev/null
          ask 'slot of another' job event-store
          super 'grant events_capture to events' > /dev/null
          ask 'slot of its own' job event-store
          ask 'what was said of the slot' super "select bool_or(in_log) from events.unpublishable"
          super 'alter role events_capture noreplication' > /dev/null
          kill -9 "${'${PID[change-capture]}'}"
          wait "${'${PID[change-capture]}'}" 2> /dev/null
          start change-capture
          ask 'without the right to read the log' job change-capture-connector`,
        { READERS_LIMIT: String(MINUTES * 60 - 10) },
      );
    }, MINUTES * 60_000);

    test.each(['migrations', 'migrations again', 'topics', 'connector', 'slot of its own'])(
      'job done: %s',
      (job) => {
        expect(answered(job), said.text).toMatchObject({ status: 0 });
      },
    );

    test('there is no superuser but the server itself', () => {
      expect(text('superusers')).toBe('postgres');
    });

    test('everything belongs to the owner', () => {
      expect(text('owner of all')).toBe('events');
    });

    test('the owner keeps no right that it lends itself for a lock', () => {
      expect(text('rights of the owner')).toBe('f|t');
    });

    test('whoever reads the log of one database may not copy the server', () => {
      expect(text('copy of the server')).toContain('pg_hba.conf rejects replication connection');
    });

    test('whoever reads the log of one database enters no other', () => {
      expect(text('other database')).toContain('pg_hba.conf rejects connection');
    });

    test('events from before the connector and after it arrive', () => {
      expect(text('records'), said.text).toBe('t:order:before | t:order:after');
    });

    test('the role of change capture reads the log', () => {
      expect(text('slot')).toBe('events|t|events_capture');
    });

    test('an owner who is no member of that role cannot drop its slot', () => {
      expect(text('slot of another')).toMatch(/permission denied to set role|must be able to SET ROLE/);
    });

    test('an owner who is drops it, so that its reader goes past an event that no broker takes', () => {
      expect(text('what was said of the slot')).toBe('f');
    });

    test('a role without the right to read the log captures nothing', () => {
      expect(answered('without the right to read the log').status).not.toBe(0);
    });
  },
);
