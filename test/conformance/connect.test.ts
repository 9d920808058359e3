import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { ENVELOPE } from '../../constructs/event-streaming/change-capture/connector.config.ts';
import { emitted, project } from '../support/emitted.ts';
import { askTheChain, CONNECTOR, EVENT_CHAIN } from '../support/event-chain.ts';
import { boot, type Booted, expectWithinLimit, questionsTo, readable } from '../support/reader.ts';

const WORKER = project('config/change-capture/worker.properties');
const MINUTES = 8;
/** Events in the burst, of 2 KiB each: more than the connector's queue holds. */
const BURST = 10_000;
/** Versions of one aggregate, sent again: more than change capture reads at once. */
const LIFE = 1_200;

const insert = (key: string, values: string) =>
  `insert into events.events (topic, tenant_id, service_id, aggregate_type, aggregate_id, aggregate_version, event_type, trace_id, correlation_id, payload) values ('soma.stack.events', 'a tenant', 'a service', 'order', '${key}', ${values})`;
const made = (key: string, version: number, payload: string) =>
  insert(key, `${version}, 'OrderMade', 'trace', 'correlation', '${payload.replaceAll('"', '\\"')}'`);

describe.runIf(readable('the event store and change capture', 'compose', 'postgres', 'connect'))(
  'Change capture, read by Debezium 3.6 on Kafka Connect 4.2 and PostgreSQL 16',
  () => {
    let said: Booted;
    const { answered, text } = questionsTo(() => said);

    beforeAll(async () => {
      const files = emitted();
      said = await boot(
        files,
        EVENT_CHAIN,
        String.raw`
          ${askTheChain(files)}
          start postgres
          ask databases job postgres-databases
          ask migrations job event-store
          ask 'migrations again' job event-store
          memory event-store "$PEAK"
          ask level super 'show wal_level'
          ask role super "select rolsuper, rolcreatedb, rolcreaterole, rolreplication from pg_roles where rolname = 'events_capture'"
          ask 'role abroad' env PGPASSWORD='${files.secret('EVENTS_CAPTURE_DB_PASSWORD')}' psql -X -h postgres -U events_capture -d somabrain -c 'select 1'
          ask columns super "select string_agg(column_name, ',' order by ordinal_position) from information_schema.columns where table_schema = 'events' and table_name = 'events'"
          ask publication super "select pubinsert, pubupdate, pubdelete, pubtruncate, pubviaroot from pg_publication"
          ask before owner "${made('first', 1, '{"n": 1}')}"
          ask twice owner "${made('first', 1, '{"n": 1}')}"
          ask 'key twice' owner "begin; insert into events.events (topic, tenant_id, service_id, aggregate_type, aggregate_id, aggregate_version, event_type, trace_id, correlation_id, payload, idempotency_key) select 'soma.stack.events', 't', 's', 'keyed', g::text, 1, 'OrderMade', '', '', '{}', 'a key' from generate_series(1, 2) g; rollback"
          ask 'key of two tenants' owner "begin; insert into events.events (topic, tenant_id, service_id, aggregate_type, aggregate_id, aggregate_version, event_type, trace_id, correlation_id, payload, idempotency_key) select 'soma.stack.events', 't' || g, 's', 'keyed', g::text, 1, 'OrderMade', '', '', '{}', 'a key' from generate_series(1, 2) g; rollback"
          ask gap owner "${made('first', 3, '{"n": 1}')}"
          ask 'no topic' owner "$(sed 's/soma.stack.events/soma.stack.nowhere/' <<< "${made('first', 2, '{}')}")"
          ask change owner "update events.events set tenant_id = 'another'"
          ask removal owner 'delete from events.events'
          ask 'rolled back' owner "begin; ${made('never', 1, '{}')}; rollback"
          ask 'by the reader' capture "${made('reader', 1, '{}')}"
          start kafka
          ask topics job kafka-topics
          ask 'unknown worker keys' reader unknown-worker '${join(files.folder, WORKER)}'
          start change-capture
          ask healthy healthy change-capture
          # The name comes from the address of the request when the job sends it.
          node -e 'const file = process.argv[1]; console.log(JSON.stringify({ name: "events", ...JSON.parse(fs.readFileSync(file)) }))' '${join(files.folder, CONNECTOR)}' > /box/named
          rest connector-plugins/PostgresConnector/config/validate -X PUT -H 'Content-Type: application/json' -d @/box/named > /box/valid
          ask valid node -e 'const { error_count, configs } = JSON.parse(fs.readFileSync("/box/valid")); const known = configs.map(({ value }) => value.name); const given = Object.keys(JSON.parse(fs.readFileSync("/box/named"))); console.log(error_count, given.filter((key) => !known.includes(key)).join())'
          sed -i.right 's/"publication.name": "events"/"publication.name": "nothing"/' '${join(files.folder, CONNECTOR)}'
          ask 'wrong publication' job change-capture-connector
          cat '${join(files.folder, CONNECTOR)}.right' > '${join(files.folder, CONNECTOR)}'
          ask connector job change-capture-connector
          started=$SECONDS
          ask 'connector again' job change-capture-connector
          ask seconds echo $((SECONDS - started))
          memory change-capture-connector "$PEAK"
          ask after owner "${made('first', 2, '{"n": 2}')}"
          ask records reader records kafka:9092 soma.stack.events 2
          ask state rest connectors/events/status
          owner "insert into events.events (topic, tenant_id, service_id, aggregate_type, aggregate_id, aggregate_version, event_type, trace_id, correlation_id, payload) select 'soma.stack.events', 't', 's', 'burst', g::text, 1, 'Burst', '', '', json_build_object('text', repeat(md5(g::text), 64)) from generate_series(1, ${BURST}) g" > /dev/null
          reader records kafka:9092 soma.stack.events ${BURST + 2} > /box/burst
          ask burst sh -c 'wc -l < /box/burst; cut -f1 /box/burst | sort -u | wc -l'
          ask 'replay of nonsense' owner "select events.replay('nonsense')"
          ask 'a long life' owner "insert into events.events (topic, tenant_id, service_id, aggregate_type, aggregate_id, aggregate_version, event_type, trace_id, correlation_id, payload) select 'soma.stack.events', 't', 's', 'life', 'long', g, 'Grown', '', '', '{}' from generate_series(1, ${LIFE}) g"
          ask replay owner "select length(events.replay('aggregate_id = ''long''')) > 0"
          reader records kafka:9092 soma.stack.events ${BURST + 2 + 2 * LIFE} > /box/replayed
          ask versions node -e 'const lines = fs.readFileSync("/box/replayed", "utf8").split("\n").filter((line) => line.startsWith("t:life:long\t")); console.log(lines.map((line) => JSON.parse(line.split("\t")[3]).aggregate_version).join())'
          ask 'after a replay' rest connectors/events/status
          PGPASSWORD='${files.secret('SOMABRAIN_DB_PASSWORD')}' psql -X -h postgres -U somabrain -d somabrain -qc 'create table other as select g, repeat(md5(g::text), 64) from generate_series(1, 20000) g'
          written=$(super 'select pg_current_wal_lsn()')
          for ((tries = 0; tries < 60; tries++)); do
            [ "$(super "select confirmed_flush_lsn >= '$written' from pg_replication_slots")" = t ] && break
            sleep 1
          done
          ask 'log let go' super "select confirmed_flush_lsn >= '$written', active, wal_status from pg_replication_slots"
          reader records kafka:9092 soma.connect.configs 99 > /box/configs
          ask 'stored password' grep -c '${files.secret('EVENTS_CAPTURE_DB_PASSWORD')}' /box/configs
          ask 'stored reference' grep -c 'env:EVENTS_CAPTURE_DB_PASSWORD' /box/configs
          ask 'in the logs' grep -cE '${['POSTGRES_PASSWORD', 'EVENTS_DB_PASSWORD', 'EVENTS_CAPTURE_DB_PASSWORD'].map(files.secret).join('|')}' /box/change-capture.log /box/change-capture-connector.log /box/postgres.log
          ask 'connections' super "select count(*) from pg_stat_activity where datname = 'events' and backend_type = 'client backend' and pid <> pg_backend_pid()"
          memory change-capture`,
        { READERS_LIMIT: String(MINUTES * 60 - 10) },
      );
    }, MINUTES * 60_000);

    test.each(['databases', 'migrations', 'migrations again', 'topics', 'connector', 'connector again'])(
      'job done: %s',
      (job) => {
        expect(answered(job), said.text).toMatchObject({ status: 0 });
      },
    );

    test('the server writes its log for logical decoding', () => {
      expect(text('level')).toBe('logical');
    });

    test('the role of change capture may replicate and nothing else', () => {
      expect(text('role')).toBe('f|f|f|t');
    });

    test('the role of change capture is kept out of other databases', () => {
      expect(text('role abroad')).toContain('permission denied for database');
    });

    test('the table has the columns of a record and those that make one', () => {
      const columns = text('columns').split(',');
      expect(columns.filter((name) => !isCarried(name))).toEqual([
        'topic',
        'record_key',
        'payload',
        'position',
      ]);
    });

    test('inserts alone are published', () => {
      expect(text('publication')).toBe('t|f|f|f|t');
    });

    test('the owner inserts an event', () => {
      expect(answered('before')).toMatchObject({ status: 0 });
    });

    test.each(['twice', 'key twice'])('the same event a second time is refused: %s', (question) => {
      expect(text(question)).toContain('duplicate key value');
    });

    test('two tenants may use one key of idempotency', () => {
      expect(answered('key of two tenants'), said.text).toMatchObject({ status: 0 });
    });

    test('a gap in the versions of an aggregate is refused', () => {
      expect(text('gap')).toContain('version 3 of a tenant:order:first leaves a gap after version 1');
    });

    test('an event of a topic that does not exist is refused', () => {
      expect(text('no topic')).toContain('violates foreign key constraint');
    });

    test.each(['change', 'removal', 'by the reader'])('a right that nobody has is refused: %s', (slip) => {
      expect(text(slip)).toContain('permission denied for table events');
    });

    test('the worker knows every key of its file', () => {
      expect(answered('unknown worker keys')).toEqual({ status: 0, text: '' });
    });

    test('the worker is healthy', () => {
      expect(answered('healthy')).toMatchObject({ status: 0 });
    });

    test('the connector knows every key of its file', () => {
      // These are handed on, to the reading of one table and to the naming of topics; each has a proof of its own.
      expect(text('valid')).toBe(
        '0 snapshot.select.statement.overrides.events.events,topic.heartbeat.prefix',
      );
    });

    test('the job fails with the reason where the publication does not exist', () => {
      expect(answered('wrong publication').status).not.toBe(0);
      expect(text('wrong publication')).toMatch(/connector does not run: .*"state":"FAILED".*[Pp]ublication/);
    });

    test('the job ends soon where the connector runs already', () => {
      expect(Number(text('seconds'))).toBeLessThan(30);
    });

    test('a row becomes a record of its topic, once, with its envelope', () => {
      const records = text('records')
        .split(' | ')
        .map((line) => line.split('\t'));
      expect(records.map(([key, , , value = '{}']): readonly unknown[] => [key, JSON.parse(value)])).toEqual(
        [1, 2].map((n): readonly unknown[] => [
          'a tenant:order:first',
          expect.objectContaining({
            payload: `{"n": ${n}}`,
            tenant_id: 'a tenant',
            aggregate_version: n,
            event_type: 'OrderMade',
            idempotency_key: null,
          }),
        ]),
      );
      expect(Object.keys(JSON.parse(records[0]?.[3] ?? '{}') as object)).toEqual(['payload', ...ENVELOPE]);
      expect(records[0]?.[1]).toMatch(/\bid=[0-9a-f-]{36}/);
    });

    test('a burst arrives whole, each row once', () => {
      expect(text('burst')).toBe(`${BURST + 2} | ${BURST + 1}`);
    });

    test('a replay of what is no condition is refused', () => {
      expect(text('replay of nonsense')).toContain('column "nonsense" does not exist');
    });

    test('a replay is asked for', () => {
      expect(answered('replay'), said.text).toEqual({ status: 0, text: 't' });
    });

    test('a replay sends every version again, in order', () => {
      const life = Array.from({ length: LIFE }, (_, index) => index + 1);
      expect(text('versions'), said.text).toBe([...life, ...life].join());
    });

    test('the connector survives a replay', () => {
      expect(text('after a replay')).not.toContain('FAILED');
    });

    test('what other databases write to the log is let go', () => {
      expect(text('log let go')).toBe('t|t|reserved');
    });

    test('Kafka Connect stores a reference and no password', () => {
      expect(text('stored password')).toBe('0');
      expect(Number(text('stored reference'))).toBeGreaterThan(0);
    });

    test('no password is in a log', () => {
      expect(text('in the logs')).not.toMatch(/:[1-9]/);
    });

    test('change capture takes no more connections than it asks for', () => {
      expect(Number(text('connections'))).toBeLessThanOrEqual(3);
    });

    test.each([
      { service: 'event-store', reserve: 'a shell and psql; less would save nothing' },
      { service: 'change-capture-connector', reserve: 'a shell and curl; less would save nothing' },
      { service: 'change-capture', reserve: undefined },
    ])('$service stays within its limit', ({ service, reserve }) => {
      expectWithinLimit(said, service, reserve);
    });

    test('a misspelt key of the worker, which it would not mention, is found', async () => {
      const files = emitted({
        [WORKER]: (text) => text.replace('offset.flush.interval', 'offset.flash.interval'),
      });
      const said = await boot(
        files,
        ['change-capture'],
        `ask unknown java -Xmx128m -cp "$CFG/kafka/libs/*" "$HERE/java/KafkaReader.java" unknown-worker ${join(files.folder, WORKER)}`,
      );
      expect(said.answers['unknown']?.text).toContain('offset.flash.interval.ms');
    });
  },
);

const isCarried = (column: string) => (ENVELOPE as readonly string[]).includes(column);
