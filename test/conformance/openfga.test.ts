import { beforeAll, describe, expect, test } from 'vitest';
import { emitted, project } from '../support/emitted.ts';
import { boot, type Booted, expectWithinLimit, questionsTo, readable } from '../support/reader.ts';

const COMPOSE = project('compose.yaml');

describe.runIf(readable('the OpenFGA settings', 'compose', 'postgres', 'openfga'))(
  'OpenFGA 1.18.3 over PostgreSQL 16',
  () => {
    let said: Booted;
    const { answered, text } = questionsTo(() => said);

    beforeAll(async () => {
      const files = emitted();
      said = await boot(
        files,
        ['postgres', 'postgres-databases', 'openfga-migrate', 'openfga'],
        String.raw`
        rows() { PGPASSWORD='${files.secret('POSTGRES_PASSWORD')}' psql -X -At -h postgres -U postgres -d "$1" -c "$2"; }
        api() { curl -sS -H 'content-type: application/json' -H 'authorization: Bearer ${files.secret('OPENFGA_PRESHARED_KEY')}' "http://openfga:8080/$1" "${'${@:2}'}"; }
        start postgres
        job postgres-databases > /dev/null
        ask migrated job openfga-migrate
        memory openfga-migrate "$PEAK"
        ask 'migrated again' job openfga-migrate
        start openfga
        ask 'no key' curl -sS -o /dev/null -w '%{http_code}' http://openfga:8080/stores
        ask 'another key' curl -sS -o /dev/null -w '%{http_code}' -H 'authorization: Bearer wrong' http://openfga:8080/stores
        store=$(api stores -d '{"name": "soma"}' | sed -n 's/.*"id":"\([^"]*\)".*/\1/p')
        model='{"schema_version": "1.1", "type_definitions": [{"type": "user"}, {"type": "memory", "relations": {"reader": {"this": {}}}, "metadata": {"relations": {"reader": {"directly_related_user_types": [{"type": "user"}]}}}}]}'
        ask model api "stores/$store/authorization-models" -o /dev/null -w '%{http_code}' -d "$model"
        write() { api "stores/$store/write" -o /dev/null -w '%{http_code}' -d '{"writes": {"tuple_keys": [{"user": "user:ann", "relation": "reader", "object": "memory:'"$1"'"}]}}'; }
        for i in $(seq 1 200); do write "$i" > /dev/null & load[i]=$!; done
        wait "${'${load[@]}'}"
        check() { api "stores/$store/check" -d '{"tuple_key": {"user": "user:'"$1"'", "relation": "reader", "object": "memory:7"}}'; }
        for i in $(seq 1 300); do check ann > /dev/null & load[i]=$!; done
        wait "${'${load[@]}'}"
        ask ann check ann
        ask bob check bob
        ask connections rows postgres "select count(*) from pg_stat_activity where datname = 'openfga'"
        ask metrics sh -c 'curl -sS http://openfga:2112/metrics | grep -c ^grpc_server_handled_total'
        ask playground sh -c 'ss -Hltn | grep -c :3000'
        memory openfga
        ask 'in the log' sh -c "cat /box/*.log | grep -cE '${['OPENFGA_PRESHARED_KEY', 'OPENFGA_DB_PASSWORD'].map(files.secret).join('|')}'"`,
      );
    });

    test.each(['migrated', 'migrated again'])('the job of its tables succeeds: %s', (run) => {
      expect(answered(run), said.text).toMatchObject({ status: 0 });
    });

    test.each(['no key', 'another key'])('nobody is answered with: %s', (key) => {
      expect(text(key)).toBe('401');
    });

    test('takes a model', () => {
      expect(text('model'), said.text).toBe('201');
    });

    test('allows who has the relation', () => {
      expect(text('ann')).toContain('"allowed":true');
    });

    test('refuses who has not', () => {
      expect(text('bob')).toContain('"allowed":false');
    });

    test('takes no more connections than it asks for', () => {
      expect(Number(text('connections'))).toBeLessThanOrEqual(4);
    });

    test('serves metrics', () => {
      expect(Number(text('metrics'))).toBeGreaterThan(0);
    });

    test('shows no playground', () => {
      expect(text('playground')).toBe('0');
    });

    test('writes no secret to its log', () => {
      expect(text('in the log')).toBe('0');
    });

    test.each(['openfga-migrate', 'openfga'])('%s stays within its limit', (service) => {
      expectWithinLimit(said, service);
    });

    test('does not start on an engine that does not exist', async () => {
      const files = emitted({
        [COMPOSE]: (text) =>
          text.replaceAll('OPENFGA_DATASTORE_ENGINE: postgres', 'OPENFGA_DATASTORE_ENGINE: postgre'),
      });
      const said = await boot(files, ['openfga'], 'start openfga');
      expect(said.status).not.toBe(0);
      expect(said.text).toContain("storage engine 'postgre' is unsupported");
    });

    test('does not start over a database without its tables', async () => {
      const said = await boot(
        emitted(),
        ['postgres', 'postgres-databases', 'openfga'],
        'start postgres\njob postgres-databases\nSTART_TRIES=50\nstart openfga',
      );
      expect(said.status).not.toBe(0);
      expect(said.text).toContain('requires migrations');
    });
  },
);
