import { load } from 'js-yaml';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Emitted, emitted, project } from '../support/emitted.ts';
import { boot, type Booted, expectWithinLimit, questionsTo, readable } from '../support/reader.ts';

const SERVER = project('config/clickhouse/somastack.yaml');
const USERS = project('config/clickhouse/somastack-users.yaml');
/** Entries of the image's own files that ours take away or write over. */
const IMAGE_SERVER = {
  users_config: '/box/users.xml',
  logger: { log: '/box/clickhouse-server.log', errorlog: '/box/clickhouse-server.err.log' },
  mark_cache_size: 5368709120,
  trace_log: { database: 'system', table: 'trace_log' },
};
const ANYBODY = { password: '', networks: { ip: '::/0' }, profile: 'default', quota: 'default' };
const IMAGE_USERS = {
  profiles: { default: {} },
  quotas: { default: {} },
  users: { default: { ...ANYBODY, access_management: 1 } },
};
/** The engine logs in as this user and no other, so whoever wants an answer leaves it there. */
const withDefault = (text: string) => text.replace(/ {2}default:\n {4}'@remove': remove\n/, '');
const MEBIBYTE = 1024 * 1024;

const entries = (value: unknown) => (typeof value === 'object' && value ? Object.entries(value) : []);

/** As ClickHouse reads YAML: a key with an @ is an attribute. Its engine for Python was built without YAML. */
function xml(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return String(value);
  return entries(value)
    .filter(([key]) => !key.startsWith('@'))
    .map(([key, inner]) => {
      const attributes = entries(inner).filter(([name]) => name.startsWith('@'));
      const opening = [key, ...attributes.map(([name, text]) => `${name.slice(1)}="${String(text)}"`)];
      return `<${opening.join(' ')}>${xml(inner)}</${key}>`;
    })
    .join('');
}

/** Asks each question of an engine that has read both files over the image's own, under the emitted limit. */
async function ask(files: Emitted, questions: Readonly<Record<string, string>>): Promise<Booted> {
  const put = (path: string, value: unknown) =>
    `cat > '/box/${path}' <<'X'\n<clickhouse>${xml(value)}</clickhouse>\nX\n`;
  return boot(
    files,
    ['clickhouse'],
    `mkdir -p /box/config.d /box/users.d
    ${put('config.xml', IMAGE_SERVER)}${put('config.d/somastack.xml', load(files.read(SERVER)))}
    ${put('users.xml', IMAGE_USERS)}${put('users.d/somastack-users.xml', load(files.read(USERS)))}
    cd /box/tmp
    engine() (
      . "$STAGE/clickhouse.sh"
      limit_memory clickhouse "$LIMIT"
      exec env "\${ENVIRONMENT[@]}" TMPDIR=/box/tmp python3 "$HERE/clickhouse/engine.py" \\
        "$CFG/clickhouse/chdb/_chdb.abi3.so" /box/config.xml "$1"
    )
    most=0
    question() {
      engine "$2" > /box/said 2> /box/log & watch_memory $!
      [ "$PEAK" -le "$most" ] || most=$PEAK
      wait $!; fact "$1" $? "$(grep '^Code:' /box/log; cat /box/said)"
    }
    ${Object.entries(questions)
      .map(([name, statement]) => `question '${name}' "${statement}"`)
      .join('\n')}
    ask 'files of the log' ls /box/clickhouse-server.log /box/clickhouse-server.err.log
    memory clickhouse "$most"`,
  );
}

/** A line for each setting: name and value. */
const settingsIn = (text = ''): unknown =>
  Object.fromEntries(text.split(' | ').map((line) => line.split('\t')));
/** As the engine prints them. */
const printed = (settings: readonly [string, unknown][]): unknown =>
  Object.fromEntries(settings.map(([name, value]) => [name, String(value)]));

const TABLE = 'create table t (a Int) engine = MergeTree order by a';
/** More than a query may have at once. */
const GROUPS = 'select count() from (select number from numbers(20000000) group by number)';

describe.runIf(readable("ClickHouse's files", 'compose', 'clickhouse'))(
  "ClickHouse's files, read by its own engine",
  () => {
    describe('as they were emitted', () => {
      const files = emitted({ [USERS]: withDefault });
      // What is no mapping is a setting by its name; the engine alone serves no queries of others, and counts none.
      const server = entries(load(files.read(SERVER))).filter(
        ([name, value]) => typeof value !== 'object' && name !== 'max_concurrent_queries',
      );
      const { profiles } = load(files.read(USERS)) as { profiles: { default: Record<string, number> } };
      let said: Booted;
      const { answered, text } = questionsTo(() => said);

      beforeAll(async () => {
        said = await ask(files, {
          server: `select name, value from system.server_settings where name in (${server.map(([name]) => `'${name}'`).join()})`,
          profile: 'select name, value from system.settings where changed',
          users: 'select name from system.users order by name',
          table: TABLE,
          grouped: GROUPS,
          'too large': 'select length(groupArray(number)) from numbers(100000000)',
        });
      });

      test('are the settings of the server', () => {
        expect(settingsIn(text('server')), said.text).toEqual(printed(server));
      });

      test('are the settings of queries', () => {
        expect(settingsIn(text('profile'))).toMatchObject(
          printed(Object.entries(profiles.default)) as object,
        );
      });

      test('leave two users, of whom the engine needs the first', () => {
        expect(text('users')).toBe('default | somastack');
      });

      test('let a table be made', () => {
        expect(answered('table')).toEqual({ status: 0, text: '' });
      });

      test('let a query that is too large for memory go on on the disk', () => {
        expect(answered('grouped')).toEqual({ status: 0, text: '20000000' });
      });

      test('refuse a query that takes more than the plan leaves to it', () => {
        const most = (profiles.default['max_memory_usage'] ?? 0) / MEBIBYTE;
        expect(text('too large')).toContain(`maximum: ${most.toFixed(2)} MiB`);
      });

      test('write no log to a root that nobody may write', () => {
        expect(answered('files of the log').status).not.toBe(0);
      });

      test('keep the engine within its limit', () => {
        expectWithinLimit(said, 'clickhouse', 'the engine alone: no merges, and one query at a time');
      });
    });

    test('are what sends a large query to the disk', async () => {
      const files = emitted({
        [USERS]: (text) => withDefault(text.replace(/(external_group_by): \d+/, '$1: 0')),
      });
      const { answers, text } = await ask(files, { grouped: GROUPS });
      expect(answers['grouped']?.text, text).toContain('Query memory limit exceeded');
    });

    test('let nobody in who has no name', async () => {
      const { answers, text } = await ask(emitted(), { anybody: 'select 1' });
      expect(answers['anybody']?.status, text).toBe(1);
      expect(answers['anybody']?.text).toContain('default: Authentication failed');
    });

    test.each([
      ['a setting of queries that does not exist', USERS, 'max_threads', 'max_thraeds'],
      ['a setting of tables that does not exist', SERVER, 'execute_mutation', 'execute_mutations'],
      ['more threads kept free than there are', SERVER, 'execute_mutation: 4', 'execute_mutation: 9'],
      ['a size that is none', SERVER, 'max_server_memory_usage: ', 'max_server_memory_usage: lots'],
    ])('are refused with %s', async (_, path, from, to) => {
      const files = emitted({
        [USERS]: (text) => withDefault(path === USERS ? text.replace(from, to) : text),
        ...(path === SERVER && { [SERVER]: (text: string) => text.replace(from, to) }),
      });
      const { answers, text } = await ask(files, { table: TABLE });
      expect(answers['table']?.status, text).toBe(1);
      expect(answers['table']?.text).toContain(to.split(': ')[0]);
    });
  },
);
