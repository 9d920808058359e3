import { load } from 'js-yaml';
import { beforeAll, describe, expect, test } from 'vitest';
import { temporalDemands } from '../../constructs/event-streaming/temporal/temporal.demands.ts';
import { NAMESPACES } from '../../constructs/event-streaming/temporal/temporal.namespaces.ts';
import { type Changes, type Emitted, emitted, project } from '../support/emitted.ts';
import { answerTo, boot, type Booted, expectWithinLimit, questionsTo, readable } from '../support/reader.ts';

const SERVER = project('config/temporal/server.yaml');
const DYNAMIC = project('config/temporal/dynamic.yaml');
const TABLES = ['postgres', 'postgres-databases', 'temporal-schema', 'temporal'];
const PASSWORDS = ['TEMPORAL_DB_PASSWORD', 'TEMPORAL_VISIBILITY_DB_PASSWORD'];
const MINUTES = 5;
/** Of each database: its role, and how many connections it is given. */
const CONNECTIONS = temporalDemands({ services: undefined }).databases.map(
  ({ name, connections }) => `${name}|${name}|${connections}`,
);

/** What the server makes of its files: of the first it writes every key that it knows and no other, of the second it complains. */
const READ = String.raw`
  file() { . "$STAGE/temporal.sh"; printf '%s\n' "${'${FILES[@]}'}" | sed -n "s,:$1$,,p"; }
  understood() (
    . "$STAGE/temporal.sh"
    mkdir -p /box/tmp/config
    cp "$(file /etc/temporal/config/server.yaml)" /box/tmp/config/base.yaml
    cd /box/tmp
    env "${'${ENVIRONMENT[@]}'}" temporal-server render-config > /box/tmp/understood 2> /box/tmp/complaints || cat /box/tmp/complaints
    base64 -w 0 /box/tmp/understood
  )
  dynamic() { temporal-server validate-dynamic-config "$(file /etc/temporal/config/dynamic.yaml)" | tail -n +2; }
  ask understood understood
  ask dynamic dynamic`;

/** Paths of all values in a file. */
function paths(value: unknown, path = ''): readonly string[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, inner]) => paths(inner, path === '' ? key : `${path}.${key}`));
}

function notUnderstood(files: Emitted, said: Booted): readonly string[] {
  const answer = Buffer.from(answerTo('understood', said).text, 'base64').toString();
  const known = new Set(paths(load(answer)));
  expect(known.size, said.text).toBeGreaterThan(50);
  return paths(load(files.read(SERVER))).filter((path) => !known.has(path));
}

describe.runIf(readable('the Temporal files', 'compose', 'postgres', 'temporal'))(
  'Temporal 1.31.2 over PostgreSQL 16',
  () => {
    let files: Emitted;
    let said: Booted;
    const { answered, text } = questionsTo(() => said);

    beforeAll(async () => {
      files = emitted();
      said = await boot(
        files,
        [...TABLES, 'temporal-namespaces', 'temporal-ui'],
        String.raw`${READ}
          START_TRIES=900
          api() { curl -sS "http://temporal:7243/api/v1/$1" "${'${@:2}'}"; }
          rows() { PGPASSWORD='${files.secret('POSTGRES_PASSWORD')}' psql -X -At -h postgres -U postgres -d "$1" -c "$2"; }
          until_it() { for ((try = 0; try < 300; try++)); do "$@" && return; sleep 0.1; done; }
          start postgres
          ask databases job postgres-databases
          ask 'first schema' job temporal-schema
          memory temporal-schema "$PEAK"
          versions() { rows temporal 'select curr_version from schema_version'; rows temporal_visibility 'select curr_version from schema_version'; }
          ask versions versions
          ask 'second schema' job temporal-schema
          ask 'updates of the second' grep -c 'Executing updates' /box/temporal-schema.log
          start temporal
          ask healthy healthy temporal
          ask listening sh -c "ss -Hltn | grep -oE '[^ ]+:[67][0-9]{3} ' | sort"
          ask 'first namespaces' job temporal-namespaces
          ask 'second namespaces' job temporal-namespaces
          retention() { for namespace in ${Object.keys(NAMESPACES).join(' ')}; do api "namespaces/$namespace" | grep -o '"workflowExecutionRetentionTtl":"[0-9s]*"'; done | sort | uniq -c; }
          ask retention retention
          begin() { api "namespaces/default/workflows/w$1" -d '{"workflowType": {"name": "nothing"}, "taskQueue": {"name": "conversation"}}' > "/box/tmp/w$1"; grep -q runId "/box/tmp/w$1"; }
          until_it begin 0
          for ((i = 1; i < 400; i++)); do begin $i & load[i]=$!; done
          wait "${'${load[@]}'}"
          ask begun sh -c 'grep -l runId /box/tmp/w* | wc -l'
          terminate() { api "namespaces/default/workflows/w$1/terminate" -d '{}' > "/box/tmp/t$1"; }
          for ((i = 0; i < 400; i++)); do terminate $i & load[i]=$!; done
          wait "${'${load[@]}'}"
          ended() { rows temporal_visibility "select count(*) from executions_visibility where workflow_type_name = 'nothing' and close_time is not null"; }
          # A machine that is busy with something else may answer some of them too late.
          all_ended() { [ "$(ended)" = 400 ] || { for i in $(grep -L '^{}$' /box/tmp/t* | sed 's,.*/t,,'); do terminate "$i"; done; false; }; }
          until_it all_ended
          ask ended ended
          connections() { rows postgres "select datname, usename, count(*) from pg_stat_activity where datname like 'temporal%' group by 1, 2 order by 1"; }
          # A machine that is busy with something else may not have asked for all of them at once yet.
          all_used() {
            [ "$(connections)" = '${CONNECTIONS.join('\n')}' ] && return
            # A queue that nobody has named yet is looked up and taken, whatever is kept in memory.
            for ((i = 0; i < 200; i++)); do api "namespaces/default/workflows/more-$tries-$i" -d '{"workflowType": {"name": "more"}, "taskQueue": {"name": "queue-'$tries-$i'"}}' > /dev/null & load[i]=$!; done
            wait "${'${load[@]}'}"
            false
          }
          for ((tries = 0; tries < 20; tries++)); do all_used && break; done
          ask connections connections
          ask metrics sh -c 'curl -sS http://temporal:9090/metrics | grep -c ^service_requests'
          start temporal-ui
          ask page curl -sS -o /dev/null -w '%{http_code}' http://temporal-ui:8233/namespaces/default/workflows
          ask 'through the page' curl -sS http://temporal-ui:8233/api/v1/namespaces/agentvoicebox
          memory temporal-ui
          sed -i 's/259200s/432000s/' "$STAGE/temporal-namespaces.sh"
          ask 'third namespaces' job temporal-namespaces
          ask 'new retention' retention
          sed -i 's/432000s/3599s/' "$STAGE/temporal-namespaces.sh"
          ask 'too short' job temporal-namespaces
          memory temporal
          stop temporal
          ask 'without a server' job temporal-namespaces
          start temporal
          ask 'retention after a restart' retention
          ask 'in the log' sh -c "cat /box/*.log | grep -cE '${PASSWORDS.map(files.secret).join('|')}'"`,
        { READERS_LIMIT: String(MINUTES * 60 - 10) },
      );
    }, MINUTES * 60_000);

    test('the server knows every key of its file', () => {
      expect(notUnderstood(files, said)).toEqual([]);
    });

    test('the server knows every key of its dynamic configuration', () => {
      expect(answered('dynamic')).toEqual({ status: 0, text: '' });
    });

    test.each([
      'databases',
      'first schema',
      'second schema',
      'first namespaces',
      'second namespaces',
      'third namespaces',
    ])('job done: %s', (job) => {
      expect(answered(job), said.text).toMatchObject({ status: 0 });
    });

    test('the tables are those of the release', () => {
      expect(text('versions')).toBe('1.19 | 1.14');
    });

    test('a second run of the schema job changes no table', () => {
      expect(text('updates of the second')).toBe('0');
    });

    test('the server is healthy', () => {
      expect(answered('healthy'), said.text).toMatchObject({ status: 0 });
    });

    test('only the frontend listens beyond loopback', () => {
      expect(
        text('listening')
          .split(' | ')
          .map((line) => line.trim()),
      ).toEqual([
        ...['*:6933', '*:7233', '*:7243', '127.0.0.1:6934', '127.0.0.1:6935', '127.0.0.1:6939'],
        ...['127.0.0.1:7234', '127.0.0.1:7235', '127.0.0.1:7239'],
      ]);
    });

    test('every namespace keeps its workflows for three days', () => {
      expect(text('retention')).toMatch(/^ *5 "workflowExecutionRetentionTtl":"259200s"$/);
    });

    test('400 workflows begin at once', () => {
      expect(text('begun')).toBe('400');
    });

    test('400 workflows end', () => {
      expect(text('ended')).toBe('400');
    });

    test('every pool of connections is filled, and none goes over what it was given', () => {
      expect(text('connections').split(' | ')).toEqual(CONNECTIONS);
    });

    test('the server serves metrics', () => {
      expect(Number(text('metrics'))).toBeGreaterThan(10);
    });

    test('the web interface shows a page', () => {
      expect(text('page')).toBe('200');
    });

    test('the web interface reaches the server', () => {
      expect(text('through the page')).toContain('"workflowExecutionRetentionTtl": "259200s"');
    });

    test('the job of namespaces takes over a changed retention', () => {
      expect(text('new retention')).toMatch(/^ *5 "workflowExecutionRetentionTtl":"432000s"$/);
    });

    test('the job of namespaces fails where the retention is too short', () => {
      expect(answered('too short').status).not.toBe(0);
    });

    test('the job of namespaces fails without a server', () => {
      expect(answered('without a server').status).not.toBe(0);
    });

    test('namespaces outlive a restart', () => {
      expect(text('retention after a restart')).toBe(text('new retention'));
    });

    test('no password is in a log', () => {
      expect(text('in the log')).toBe('0');
    });

    test.each(['temporal-schema', 'temporal', 'temporal-ui'])('%s stays within its limit', (service) => {
      expectWithinLimit(said, service);
    });

    test('names a key that the server would ignore, in either file', async () => {
      const files = emitted({
        [SERVER]: (text) => text.replace('bindOnIP: 0.0.0.0', 'bindOnIp: 0.0.0.0'),
        [DYNAMIC]: (text) => text.replace('history.hostLevelCacheMaxSizeBytes', 'history.cacheMaxSizeBites'),
      });
      const said = await boot(files, ['temporal'], READ);
      expect(notUnderstood(files, said)).toEqual(['services.frontend.rpc.bindOnIp']);
      expect(said.answers['dynamic']?.text).toContain('unregistered key "history.cachemaxsizebites"');
    });

    test.each<{ fault: string; changes: Changes; schema: boolean; says: string }>([
      {
        fault: 'a driver that does not exist',
        changes: { [SERVER]: (text) => text.replaceAll('postgres12_pgx', 'postgresql') },
        schema: true,
        says: 'unknown plugin "postgresql"',
      },
      {
        fault: 'a variable that does not exist',
        changes: { [SERVER]: (text) => text.replaceAll('POSTGRES_ADDRESS', 'DATABASE_ADDRESS') },
        schema: true,
        says: 'ConnectAddr: zero value',
      },
      { fault: 'databases without tables', changes: {}, schema: false, says: 'schema_version' },
    ])('does not start on $fault', async ({ changes, schema, says }) => {
      const said = await boot(
        emitted(changes),
        TABLES,
        `start postgres
        job postgres-databases
        ${schema ? 'job temporal-schema > /box/tmp/schema.log' : ''}
        start temporal`,
      );
      expect(said.status).toBe(1);
      expect(said.text).toContain('temporal did not start');
      expect(said.text).toContain(says);
    });

    test('the schema job fails when a database refuses it', async () => {
      const said = await boot(
        emitted(),
        TABLES,
        `start postgres
        job postgres-databases
        sed -i "s/PASSWORDS=\\S* /PASSWORDS=wrong /" "$STAGE/temporal-schema.sh"
        ask run job temporal-schema`,
      );
      expect(said.answers['run']?.status, said.text).not.toBe(0);
      expect(said.answers['run']?.text).toContain('password authentication failed');
    });
  },
);
