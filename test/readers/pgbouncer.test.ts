import { beforeAll, describe, expect, test } from 'vitest';
import { emitted, project } from '../support/emitted.ts';
import { boot, type Booted, expectWithinLimit, questionsTo, readable } from '../support/reader.ts';

const INI = project('config/pgbouncer/pgbouncer.ini');

describe.runIf(readable('the PgBouncer files', 'compose', 'postgres', 'pgbouncer'))(
  'PgBouncer, read by PgBouncer 1.18 in front of PostgreSQL 16',
  () => {
    let said: Booted;
    const { answered, text } = questionsTo(() => said);

    beforeAll(async () => {
      const files = emitted();
      said = await boot(
        files,
        ['postgres', 'postgres-databases', 'pgbouncer'],
        String.raw`
        start postgres
        job postgres-databases
        start pgbouncer
        ask 'set aside' grep 'set aside' /box/pgbouncer.log
        somabrain() { PGPASSWORD='${files.secret('SOMABRAIN_DB_PASSWORD')}' psql -X -At -h pgbouncer -p 6432 -U somabrain "$@"; }
        ask who somabrain -d somabrain -c 'select current_user, current_database()'
        ask session somabrain -d somabrain -c "set work_mem = '5MB'" -c 'show work_mem'
        ask lock somabrain -d somabrain -c 'select pg_advisory_lock(1)' -c "select count(*) from pg_locks where locktype = 'advisory'"
        ask 'other database' somabrain -d somafractalmemory -c 'select 1'
        ask 'no such database' somabrain -d postgres -c 'select 1'
        ask 'wrong password' env PGPASSWORD=wrong psql -X -At -h pgbouncer -p 6432 -U somabrain -d somabrain -c 'select 1'
        ask superuser env PGPASSWORD='${files.secret('POSTGRES_PASSWORD')}' psql -X -At -h pgbouncer -p 6432 -U postgres -d somabrain -c 'select 1'
        psql=$(ls /usr/lib/postgresql/*/bin/psql | tail -n 1)
        for ((i = 0; i < 240; i++)); do
          PGPASSWORD='${files.secret('SOMABRAIN_DB_PASSWORD')}' "$psql" -X -At -h pgbouncer -p 6432 -U somabrain -d somabrain \
            -c "select repeat('x', 1000000), pg_sleep(0.05)" > /box/tmp/client$i 2>&1 & clients[i]=$!
        done
        failed=0
        for client in "${'${clients[@]}'}"; do wait "$client" || failed=$((failed + 1)); done
        ask 'clients refused' echo "$failed"
        ask 'healthy while up' healthy pgbouncer
        memory pgbouncer
        check() { ${'"${HEALTH[@]}"'}; }
        . "$STAGE/pgbouncer.sh"
        kill "${'${PID[pgbouncer]}'}"; wait "${'${PID[pgbouncer]}'}"
        ask 'healthy while down' check`,
      );
    });

    test('a service reaches its database as itself', () => {
      expect(text('who'), said.text).toBe('somabrain|somabrain');
    });

    test('one key is newer than this release, and no other', () => {
      expect(text('set aside')).toBe('set aside, newer than 1.18: max_prepared_statements = 100');
    });

    test('a session keeps its settings', () => {
      expect(text('session')).toBe('SET | 5MB');
    });

    test('a session keeps its locks', () => {
      expect(text('lock')).toBe(' | 1');
    });

    test("a service is kept out of another's database", () => {
      expect(text('other database')).toContain('permission denied for database');
    });

    test('a database without a pool is not served', () => {
      expect(text('no such database')).toContain('no such database: postgres');
    });

    test.each(['wrong password', 'superuser'])('nobody logs in with: %s', (who) => {
      expect(text(who)).toContain('SASL authentication failed');
    });

    test('240 clients at once are served', () => {
      expect(text('clients refused')).toBe('0');
    });

    test('the health check passes while it runs', () => {
      expect(text('healthy while up')).toContain('accepting connections');
      expect(answered('healthy while up').status).toBe(0);
    });

    test('the health check fails while it does not', () => {
      expect(answered('healthy while down').status).not.toBe(0);
    });

    test('it stays within its limit', () => {
      expectWithinLimit(
        said,
        'pgbouncer',
        'below 48 MiB nothing is saved, and prepared statements need room',
      );
    });

    test.each([
      {
        fault: 'a parameter that does not exist',
        from: 'query_wait_timeout',
        to: 'query_wiat_timeout',
        says: 'unknown parameter: pgbouncer/query_wiat_timeout',
      },
      {
        fault: 'a pool mode that does not exist',
        from: 'pool_mode = transaction',
        to: 'pool_mode = sesion',
        says: 'pool_mode',
      },
    ])('fails on $fault', async ({ from, to, says }) => {
      const files = emitted({ [INI]: (text) => text.replace(new RegExp(`^${from}`, 'm'), to) });
      const said = await boot(files, ['pgbouncer'], 'start pgbouncer');
      expect(said.status).toBe(1);
      expect(said.text).toContain(says);
    });
  },
);
