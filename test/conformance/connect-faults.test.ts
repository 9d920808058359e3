import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { emitted, project } from '../support/emitted.ts';
import { askTheChain, EVENT_CHAIN } from '../support/event-chain.ts';
import { boot, type Booted, expectWithinLimit, questionsTo, readable } from '../support/reader.ts';

const MINUTES = 25;
/** Events of each fault, in its own type of aggregate. */
const EVENTS = 400;
/** Texts that payloads are made of, so that every kind of character is held against the bound. */
const TEXTS = fc.sample(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 }).filter((text) => !text.includes('\0')),
  { numRuns: 12, seed: 20_261_129 },
);
const KINDS = ['x', '"', '\\', '\n', '\u0001', 'é', '€', '😀', ...TEXTS];

/** Shorter waits than on a laptop, and a server that keeps little of its log for a slot. */
const CHANGES = {
  [project('config/postgres/postgresql.conf')]: (text: string) =>
    text.replace(/max_slot_wal_keep_size = .*/, "max_slot_wal_keep_size = '64MB'"),
  [project('config/change-capture/worker.sh')]: (text: string) => text.replace('sleep 120', 'sleep 5'),
  [project('compose.yaml')]: (text: string) =>
    text.replace("PATIENCE_SECONDS: '300'", "PATIENCE_SECONDS: '90'"),
};

const COLUMNS =
  'topic, tenant_id, service_id, aggregate_type, aggregate_id, aggregate_version, event_type, trace_id, correlation_id, payload';
/** Writes so many events of a type. */
const write = (type: string, from: number, count: number) =>
  `insert into events.events (${COLUMNS}) select 'soma.stack.events', 't', 's', '${type}', g::text, 1, 'Made', '', '', '{}' from generate_series(${from}, ${from + count - 1}) g`;

/**
 * For each text the largest payload that the store takes, and that one repetition more is refused: the sizes come from the
 * store's own arithmetic, and the nearest ones are tried from above.
 */
const AROUND_THE_BOUND = `
do $do$
declare
  text_of text; i int := 0; n int; taken int; empty bigint; step bigint; bound bigint; refused text;
  sample events.events;
begin
  select largest_record into bound from events.bound;
  for text_of in select jsonb_array_elements_text($texts$${JSON.stringify(KINDS)}$texts$) loop
    i := i + 1;
    sample := jsonb_populate_record(null::events.events, jsonb_build_object(
      'event_id', gen_random_uuid(), 'topic', 'soma.stack.events', 'record_key', 't:bound:' || i, 'tenant_id', 't', 'service_id', 's',
      'aggregate_type', 'bound', 'aggregate_id', i::text, 'aggregate_version', 1, 'event_type', 'Made', 'schema_version', 1,
      'trace_id', '', 'correlation_id', '', 'occurred_at', localtimestamp(3), 'metadata', '{}'::jsonb,
      'payload', jsonb_build_object('t', '')));
    empty := events.record_bytes(sample);
    sample.payload := jsonb_build_object('t', text_of);
    step := events.record_bytes(sample) - empty;
    n := (bound - empty) / step;
    refused := '';
    for m in reverse n + 40 / step + 1 .. n - 40 / step - 1 loop
      begin
        insert into events.events (${COLUMNS}) values ('soma.stack.events', 't', 's', 'bound', i::text, 1, 'Made', '', '', jsonb_build_object('t', repeat(text_of, m)));
        taken := m;
        exit;
      exception when check_violation then
        refused := m || ', ' || sqlerrm;
      end;
    end loop;
    raise notice 'taken %, refused %', taken, refused;
  end loop;
end $do$`;

describe.runIf(readable('the faults of the way of an event', 'compose', 'postgres', 'connect'))(
  'The way of an event, when something on it fails',
  () => {
    let said: Booted;
    const { answered, text } = questionsTo(() => said);

    beforeAll(async () => {
      const files = emitted(CHANGES);
      const around = join(files.folder, 'around.sql');
      writeFileSync(around, AROUND_THE_BOUND);
      said = await boot(
        files,
        EVENT_CHAIN,
        String.raw`
          ${askTheChain(files)}
          # seen TYPE: ids of events of a type, those written and those that are records, each once.
          seen() {
            reader records kafka:9092 soma.stack.events 999999 > /box/records
            node -e 'const ids = new Set(); for (const line of fs.readFileSync("/box/records", "utf8").split("\n")) if (line.startsWith("t:" + process.argv[1] + ":")) ids.add(JSON.parse(line.split("\t")[3]).event_id); console.log(ids.size)' "$1"
          }
          status() { rest connectors/events/status; }
          # until_said TEXT CMD...: for a minute and a half at most.
          until_said() {
            local tries
            for ((tries = 0; tries < 90; tries++)); do case $("${'${@:2}'}") in *"$1"*) return 0 ;; esac; sleep 1; done
            return 1
          }
          push_log() {
            for ((round = 0; round < 12; round++)); do
              super "select count(pg_logical_emit_message(false, 'nothing', repeat('x', 1000000))) from generate_series(1, 16)" > /dev/null
              super 'select pg_switch_wal()' > /dev/null
            done
            super checkpoint > /dev/null
          }
          # A reader that stands still takes no farewell, and the server waits with it.
          push_log_past_a_reader() { push_log & sleep 20; kill -CONT "$1"; wait $!; }
          slot() { super "select coalesce((select wal_status from pg_replication_slots where slot_name = 'events'), 'none')"; }
          start postgres
          ask databases job postgres-databases
          ask migrations job event-store
          start kafka
          ask topics job kafka-topics
          start change-capture
          ask connector job change-capture-connector

          PGPASSWORD='${files.secret('EVENTS_DB_PASSWORD')}' psql -X -At -v ON_ERROR_STOP=1 -h postgres -U events -d events -f '${around}' > /box/around 2>&1
          ask bound sed -n 's/.*NOTICE: *//p' /box/around
          ask 'no version' owner "${write('early', 1, 1).replace("g::text, 1, 'Made'", "g::text, 0, 'Made'")}"
          ask 'bound arrived' seen bound
          ask 'after the bound' status
          ask 'large events again' owner "select length(events.replay('aggregate_type = ''bound''')) > 0"
          reader records kafka:9092 soma.stack.events ${2 * KINDS.length} > /box/twice
          ask 'large events twice' sh -c 'grep -c ^t:bound: /box/twice'
          memory change-capture

          for ((round = 0; round < 3; round++)); do
            owner "${write('killed', 1, EVENTS).replaceAll('g::text', `($round * ${EVENTS} + g)::text`)}" > /dev/null
            kill -9 "${'${PID[change-capture]}'}"
            wait "${'${PID[change-capture]}'}" 2> /dev/null
            start change-capture
          done
          ask 'connector after kills' job change-capture-connector
          ask 'killed' seen killed

          kill -9 "${'${PID[change-capture]}'}"
          owner "${write('lost', 1, EVENTS)}" > /dev/null
          push_log
          ask 'slot is lost' slot
          start change-capture
          ask 'connector after a lost slot' job change-capture-connector
          ask 'slot after it was lost' slot
          ask 'lost' seen lost

          kill -STOP "${'${PID[change-capture]}'}"
          owner "${write('halted', 1, EVENTS)}" > /dev/null
          push_log_past_a_reader "${'${PID[change-capture]}'}"
          ask 'slots lost' grep -c 'invalidating obsolete replication slot' /box/postgres.log
          ask 'connector after a halt' job change-capture-connector
          ask 'halted' seen halted

          kill -9 "${'${PID[change-capture]}'}"
          wait "${'${PID[change-capture]}'}" 2> /dev/null
          until_said f super 'select active from pg_replication_slots'
          super "select pg_drop_replication_slot('events')" > /dev/null
          owner "${write('dropped', 1, EVENTS)}" > /dev/null
          start change-capture
          ask 'connector after a dropped slot' job change-capture-connector
          ask 'dropped' seen dropped

          super "select pg_terminate_backend(active_pid) from pg_replication_slots" > /dev/null
          for ((tries = 0; tries < 50; tries++)); do super "select pg_drop_replication_slot('events')" > /box/drop 2>&1 && break; sleep 0.1; done
          ask 'dropped under its reader' sh -c "echo $tries"
          owner "${write('pulled', 1, EVENTS)}" > /dev/null
          ask 'connector after a pulled slot' job change-capture-connector
          ask 'pulled' seen pulled

          super "alter table events.events disable trigger fits; insert into events.events (${COLUMNS}) values ('soma.stack.events', 't', 's', 'large', '1', 1, 'Made', '', '', json_build_object('t', repeat('x', 1572864))); alter table events.events enable trigger fits" > /dev/null
          owner "${write('after', 1, EVENTS)}" > /dev/null
          ask 'task failed' until_said '"state":"FAILED"' status
          ask 'health while failed' healthy change-capture
          super 'delete from events.bound' > /dev/null
          ask 'migrations find it' job event-store
          ask 'connector after a large event' job change-capture-connector
          ask 'health at last' healthy change-capture
          ask 'large' seen large
          ask 'after' seen after
          ask 'migrations once more' job event-store

          # What is sent to a topic that is gone is waited for, and no task fails.
          /opt/kafka/bin/kafka-topics.sh --bootstrap-server kafka:9092 --delete --topic soma.connect.heartbeat.events
          sleep 10
          ask 'no mark' job change-capture-connector`,
        { READERS_LIMIT: String(MINUTES * 60 - 10) },
      );
    }, MINUTES * 60_000);

    test.each([
      'databases',
      'migrations',
      'topics',
      'connector',
      'connector after kills',
      'connector after a lost slot',
      'connector after a halt',
      'connector after a dropped slot',
      'connector after a pulled slot',
      'migrations find it',
      'connector after a large event',
      'migrations once more',
    ])('job done: %s', (job) => {
      expect(answered(job), said.text).toMatchObject({ status: 0 });
    });

    const around = () =>
      text('bound')
        .split(' | ')
        .map((line) => /^taken (?<taken>\d+), refused (?<refused>\d+), (?<why>.*)$/.exec(line)?.groups);

    test('the store takes a payload of every kind of character, up to one repetition below what it refuses', () => {
      expect(around().map((found) => Number(found?.['refused']) - Number(found?.['taken']))).toEqual(
        KINDS.map(() => 1),
      );
    });

    test('a larger one is refused with its size, the bound and the event', () => {
      for (const found of around()) {
        expect(found?.['why']).toMatch(
          /^the record of t:bound:\d+ version 1 would have \d{7} bytes, and the broker takes 1048588 at most$/,
        );
      }
    });

    test('a version below one is refused', () => {
      expect(text('no version')).toContain('versions_begin_at_one');
    });

    test('what the store takes at its bound arrives', () => {
      expect(text('bound arrived'), said.text).toBe(String(KINDS.length));
    });

    test('the task survives the largest events', () => {
      expect(text('after the bound')).not.toContain('FAILED');
    });

    test('the largest events are sent again in a replay', () => {
      expect(text('large events twice'), said.text).toBe(String(2 * KINDS.length));
    });

    test('nothing is lost when the worker is killed three times', () => {
      expect(text('killed'), said.text).toBe(String(3 * EVENTS));
    });

    test('the server gives the slot up', () => {
      expect(text('slot is lost')).toBe('lost');
    });

    test('the server gives the slot up under its reader', () => {
      expect(text('slots lost')).toBe('2');
    });

    test('a lost slot is replaced', () => {
      expect(text('slot after it was lost')).toMatch(/^(reserved|extended)$/);
    });

    test.each([
      ['lost', 'the slot lost its log while no worker ran'],
      ['halted', 'the slot lost its log under a worker that stood still'],
      ['dropped', 'the slot was dropped while no worker ran'],
      ['pulled', 'the slot was dropped under a worker'],
      ['after', 'an event before it could not be published'],
    ])('every event is there: %s, %s', (type) => {
      expect(text(type), said.text).toBe(String(EVENTS));
    });

    test('a slot can be dropped under its reader, or the test proves nothing', () => {
      expect(Number(text('dropped under its reader'))).toBeLessThan(50);
    });

    test('an event from before the bound makes the task fail', () => {
      expect(answered('task failed').status).toBe(0);
    });

    test('the health check fails while the task has failed', () => {
      expect(answered('health while failed').status).not.toBe(0);
    });

    test('the health check says why', () => {
      expect(text('health while failed')).toContain('RecordTooLargeException');
    });

    test('the health check passes when the task runs again', () => {
      expect(answered('health at last').status, said.text).toBe(0);
    });

    test('the migrations say what they found', () => {
      expect(text('migrations find it')).toContain('1 events are too large for the broker and are not sent');
    });

    test('what is too large is not sent', () => {
      expect(text('large')).toBe('0');
    });

    test('the job fails where nothing is published', () => {
      expect(answered('no mark').status).toBe(1);
    });

    test('the job says what it saw', () => {
      // Which of the two it is depends on whether the worker was still waiting for the topic when the connector was put.
      expect(text('no mark')).toMatch(/^connector (does not run: |runs and publishes nothing: no mark)/);
    });

    test('the worker stays within its limit with the largest events', () => {
      expectWithinLimit(said, 'change-capture');
    });
  },
);
