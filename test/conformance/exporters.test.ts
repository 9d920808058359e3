import { load } from 'js-yaml';
import { beforeAll, describe, expect, test } from 'vitest';
import { ETCD_MONITORING } from '../../constructs/data-layer/etcd/etcd.monitoring.ts';
import { REDIS_CACHE_MONITORING } from '../../constructs/data-layer/redis/redis-cache.monitoring.ts';
import { POSTGRES_MONITORING } from '../../constructs/observability/exporters/postgres-exporter.monitoring.ts';
import { REDIS_MONITORING } from '../../constructs/observability/exporters/redis-exporter.monitoring.ts';
import { emitted, type Emitted, project, secrets } from '../support/emitted.ts';
import { metricNames, missingMetrics } from '../support/monitoring.ts';
import { boot, type Booted, expectWithinLimit, questionsTo, readable } from '../support/reader.ts';

/** Where Prometheus asks about the cache, below the exporter's address. */
function askedAboutTheCache(files: Emitted): string {
  const { scrape_configs: jobs } = load(files.read(project('config/prometheus/prometheus.yml'))) as {
    scrape_configs: { job_name: string; metrics_path: string; params?: Record<string, string[]> }[];
  };
  const job = jobs.find(({ job_name: name }) => name === 'redis-cache');
  const query = Object.entries(job?.params ?? {}).map(([name, [value = '']]) => `${name}=${value}`);
  return `9121${job?.metrics_path ?? '/nowhere'}?${query.join('&')}`;
}

describe.runIf(readable('names of metrics of etcd', 'compose', 'etcd'))('etcd', () => {
  test('serves the metrics that its rules name', async () => {
    const said = await boot(
      emitted(),
      ['etcd'],
      `start etcd
      names=$(${metricNames('2379/metrics')})
      fact etcd 0 "$names"`,
    );
    expect(missingMetrics(said.answers['etcd']?.text, ETCD_MONITORING), said.text).toEqual([]);
  });
});

describe.runIf(readable('exporters', 'compose', 'postgres', 'redis', 'exporters'))(
  'exporters of Debian, on the emitted variables',
  () => {
    describe('PostgreSQL', () => {
      let said: Booted;
      const { text } = questionsTo(() => said);

      beforeAll(async () => {
        const files = emitted();
        said = await boot(
          files,
          ['postgres', 'postgres-databases', 'postgres-exporter'],
          `start postgres
      job postgres-databases || exit 1
      PGPASSWORD=${files.secret('POSTGRES_PASSWORD')} psql -h 127.0.0.1 -U postgres --no-psqlrc -Atqc "select pg_create_logical_replication_slot('read', 'pgoutput')" postgres
      start postgres-exporter
      as() { PGPASSWORD=${files.secret('POSTGRES_EXPORTER_DB_PASSWORD')} psql -h 127.0.0.1 -U postgres_exporter --no-psqlrc -Atqc "$2" "$1"; }
      names=$(${metricNames('9187/metrics')})
      fact names 0 "$names"
      ask up bash -c 'curl -fsS http://127.0.0.1:9187/metrics | grep "^pg_up "'
      ask statistics as postgres_exporter 'select count(*) > 0 from pg_stat_activity where query is not null and usename = current_user'
      ask roles as postgres_exporter "select string_agg(r.rolname, ',') from pg_auth_members m join pg_roles r on r.oid = m.roleid join pg_roles u on u.oid = m.member where u.rolname = current_user"
      ask passwords as postgres_exporter 'select count(*) from pg_authid'
      ask elsewhere as somabrain 'select 1'
      for ((i = 0; i < 100; i++)); do curl -fsS -o /dev/null http://127.0.0.1:9187/metrics; done
      memory postgres-exporter`,
        );
      });

      test('every name of its rules is served', () => {
        expect(missingMetrics(text('names'), POSTGRES_MONITORING), said.text).toEqual([]);
      });

      test('the exporter reaches the server', () => {
        expect(text('up')).toBe('pg_up 1');
      });

      test('the role of the exporter reads statistics', () => {
        expect(text('statistics')).toBe('t');
        expect(text('roles')).toBe('pg_monitor');
      });

      test('the role of the exporter reads no password', () => {
        expect(text('passwords')).toContain('permission denied');
      });

      test('the role of the exporter is kept out of other databases', () => {
        expect(text('elsewhere')).toContain('permission denied for database "somabrain"');
      });

      test('the exporter stays within its limit', () => {
        expectWithinLimit(said, 'postgres-exporter');
      });
    });

    test('PostgreSQL: a role that is not told to monitor makes the difference', async () => {
      const files = emitted({
        [project('config/postgres-databases/postgres-databases.sql')]: (text) =>
          text
            .replace('GRANT pg_monitor', 'REVOKE pg_monitor')
            .replace("TO %I', :'role')\nWHERE :'monitors'", "FROM %I', :'role')\nWHERE :'monitors'"),
      });
      const said = await boot(
        files,
        ['postgres', 'postgres-databases'],
        `start postgres
      job postgres-databases || exit 1
      export PGPASSWORD=${files.secret('POSTGRES_EXPORTER_DB_PASSWORD')}
      ask size psql -h 127.0.0.1 -U postgres_exporter --no-psqlrc -Atqc "select pg_database_size('somabrain')" postgres_exporter`,
      );
      expect(said.answers['size']?.text, said.text).toContain('permission denied');
    });

    describe('Redis', () => {
      let said: Booted;
      const { text } = questionsTo(() => said);

      beforeAll(async () => {
        const files = emitted();
        said = await boot(
          files,
          ['redis', 'redis-exporter'],
          `start redis
      REDISCLI_AUTH=${files.secret('REDIS_PASSWORD')} redis-cli --user admin SET a 1
      start redis-exporter
      names=$(${metricNames('9121/metrics')})
      fact names 0 "$names"
      ask up bash -c 'curl -fsS http://127.0.0.1:9121/metrics | grep "^redis_up "'
      export REDISCLI_AUTH=${files.secret('REDIS_EXPORTER_REDIS_PASSWORD')}
      for command in 'GET a' 'KEYS x' 'SCAN 0' 'CONFIG GET maxmemory' 'ACL LIST' 'CLIENT LIST' 'FLUSHALL' 'SLOWLOG RESET'; do
        ask "$command" redis-cli -e --user redis_exporter $command
      done
      for ((i = 0; i < 100; i++)); do curl -fsS -o /dev/null http://127.0.0.1:9121/metrics; done
      ask complaints grep -c NOPERM /box/redis-exporter.log
      memory redis-exporter`,
        );
      });

      test('every name of its rules is served', () => {
        expect(missingMetrics(text('names'), REDIS_MONITORING), said.text).toEqual([]);
      });

      test('the exporter reaches the server', () => {
        expect(text('up')).toBe('redis_up 1');
      });

      test.each([
        'GET a',
        'KEYS x',
        'SCAN 0',
        'CONFIG GET maxmemory',
        'ACL LIST',
        'CLIENT LIST',
        'FLUSHALL',
        'SLOWLOG RESET',
      ])('the user of the exporter may not: %s', (command) => {
        expect(text(command)).toContain('NOPERM');
      });

      test('the exporter stays within its limit', () => {
        expectWithinLimit(said, 'redis-exporter');
      });
    });

    test('Redis: a user without its right to ask leaves the exporter with nothing', async () => {
      const files = emitted({
        [secrets('redis/users.acl')]: (text) => text.replace(/^(user redis_exporter .*)\+info /m, '$1'),
      });
      const said = await boot(
        files,
        ['redis', 'redis-exporter'],
        `start redis
      start redis-exporter
      ask up bash -c 'curl -fsS http://127.0.0.1:9121/metrics | grep "^redis_up "'`,
      );
      expect(said.answers['up']?.text, said.text).toBe('redis_up 0');
    });

    describe('the cache', () => {
      let said: Booted;
      const { text } = questionsTo(() => said);

      beforeAll(async () => {
        const files = emitted();
        const about = askedAboutTheCache(files);
        said = await boot(
          files,
          ['redis-cache', 'redis-exporter'],
          `start redis-cache
      start redis-exporter
      REDISCLI_AUTH=${files.secret('REDIS_CACHE_PASSWORD')} redis-cli --user admin SET a 1
      names=$(${metricNames(about)})
      fact names 0 "$names"
      ask up bash -c "curl -fsS 'http://127.0.0.1:${about}' | grep '^redis_up '"
      ask policy bash -c "curl -fsS 'http://127.0.0.1:${about}' | grep -o 'maxmemory_policy=.[a-z-]*'"
      export REDISCLI_AUTH=${files.secret('REDIS_EXPORTER_REDIS_PASSWORD')}
      for command in 'GET a' 'CONFIG GET maxmemory' 'FLUSHALL'; do
        ask "$command" redis-cli -e --user redis_exporter $command
      done
      # Both paths, as Prometheus asks them.
      for ((i = 0; i < 100; i++)); do
        curl -fsS -o /dev/null http://127.0.0.1:9121/metrics 'http://127.0.0.1:${about}' -o /dev/null
      done
      memory redis-exporter`,
        );
      });

      test('every name of its rules is served', () => {
        expect(missingMetrics(text('names'), REDIS_CACHE_MONITORING), said.text).toEqual([]);
      });

      test('the exporter reaches it when it is asked for it', () => {
        expect(text('up')).toBe('redis_up 1');
      });

      test('the exporter tells of the cache and not of the other store', () => {
        expect(text('policy')).toBe('maxmemory_policy="allkeys-lru');
      });

      test.each(['GET a', 'CONFIG GET maxmemory', 'FLUSHALL'])(
        'the user of the exporter may not: %s',
        (command) => {
          expect(text(command)).toContain('NOPERM');
        },
      );

      test('the exporter stays within its limit, asked at both of its paths', () => {
        expectWithinLimit(said, 'redis-exporter');
      });
    });

    test('Redis: a cache that does not know the exporter is down, as far as it can tell', async () => {
      const files = emitted({
        [secrets('redis-cache/users.acl')]: (text) => text.replace(/^user redis_exporter .*\n/m, ''),
      });
      const about = askedAboutTheCache(files);
      const said = await boot(
        files,
        ['redis-cache', 'redis-exporter'],
        `start redis-cache
      start redis-exporter
      ask up bash -c "curl -fsS 'http://127.0.0.1:${about}' | grep '^redis_up '"`,
      );
      expect(said.answers['up']?.text, said.text).toBe('redis_up 0');
    });
  },
);
