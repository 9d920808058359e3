import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Changes, type Emitted, emitted, project } from '../support/emitted.ts';
import { boot, type Booted, expectWithinLimit, questionsTo, readable } from '../support/reader.ts';

const FILE = project('config/loki/somastack.yaml');
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const MINUTES = 5;

const TOOLS = String.raw`
  START_TRIES=900
  now() { date +%s%N; }
  push() { curl -sS -w '%{http_code}' -H 'Content-Type: application/json' --data-binary "$1" http://loki:3100/loki/api/v1/push; }
  line() { push "{\"streams\":[{\"stream\":{$1},\"values\":[[\"${'${3:-$(now)}'}\",\"it works\"$2]]}]}"; }
  find_lines() { curl -sS -G http://loki:3100/loki/api/v1/query_range --data-urlencode "query=$1"; }
  caches() { curl -sS http://loki:3100/config | grep -A60 "^$1:" | grep -E ' cache_[a-z_]*results: true| enabled: true| max_size_mb: 8$' | tr -s ' '; }`;

/** A push of some streams with 400 bytes in each line. */
function push(streams: number, lines: number, level: string): string {
  const start = BigInt(Date.now()) * 1_000_000n;
  return JSON.stringify({
    streams: Array.from({ length: streams }, (_, stream) => ({
      stream: { service: `s${stream}`, level },
      values: Array.from({ length: lines }, (_, line) => [
        String(start + BigInt(line)),
        Array.from(
          { length: 40 },
          (_, word) => `${(line * 7919 + word * 104_729 + stream) % 1_000_000_007}`,
        ).join(' '),
      ]),
    })),
  });
}

function put(files: Emitted, name: string, content: string): string {
  writeFileSync(join(files.folder, name), content);
  return join(files.folder, name);
}

describe.runIf(readable('the file of Loki', 'compose', 'loki'))('Loki 3.7', () => {
  let said: Booted;
  const { answered, text } = questionsTo(() => said);

  beforeAll(async () => {
    const files = emitted();
    const loads = ['DEBUG', 'INFO', 'WARN', 'ERROR'].map((level) => put(files, level, push(40, 60, level)));
    const flood = put(files, 'flood', push(300, 1, 'TRACE'));
    said = await boot(
      files,
      ['loki'],
      String.raw`${TOOLS}
        start loki
        ask 'healthy' healthy loki
        ask 'pushed' line '"service":"shop","level":"ERROR"' ',{"trace_id":"${TRACE}"}'
        ask 'another' line '"service":"shop","level":"ERROR"' ''
        ask 'by trace' find_lines '{service="shop"} | trace_id="${TRACE}"'
        ask 'labels' curl -sS http://loki:3100/loki/api/v1/labels
        ask 'too many labels' line '"service":"shop","level":"ERROR","tenant":"42"' ''
        ask 'too old' line '"service":"shop","level":"ERROR"' '' "$(( $(now) - 48 * 3600 * 1000000000 ))"
        ask 'listening' sh -c "ss -Hltn | grep -oE '[0-9.*]+:[0-9]+ ' | sort | tr -d ' '"
        for file in ${loads.join(' ')}; do push "@$file" >> /box/tmp/codes; echo >> /box/tmp/codes; sleep 0.7; done
        ask 'load' sh -c 'sort /box/tmp/codes | uniq -c'
        for ((i = 0; i < 20; i++)); do find_lines "{level=\"INFO\"} |= \"$i\" != \"x$i\"" > "/box/tmp/lines$i" & asked[i]=$!; done
        wait "${'${asked[@]}'}"
        ask 'found' sh -c 'grep -l success /box/tmp/lines* | wc -l'
        ask 'streams without end' push @${flood}
        ask 'metrics' sh -c 'curl -sS http://loki:3100/metrics | grep -c ^loki_'
        ask 'caches' caches query_range
        memory loki
        stop loki
        ask 'healthy while down' /usr/bin/loki -health
        start loki
        ask 'after a restart' find_lines '{service="shop"} | trace_id="${TRACE}"'`,
      { READERS_LIMIT: String(MINUTES * 60 - 10) },
    );
  }, MINUTES * 60_000);

  test('is healthy', () => {
    expect(answered('healthy'), said.text).toEqual({ status: 0, text: 'Loki is healthy' });
  });

  test.each(['pushed', 'another'])('takes a line: %s', (question) => {
    expect(text(question)).toBe('204');
  });

  test.each(['by trace', 'after a restart'])('finds one line by its trace: %s', (question) => {
    const { result } = (JSON.parse(text(question)) as { data: { result: readonly unknown[] } }).data;
    expect(result).toMatchObject([
      {
        stream: { service: 'shop', level: 'ERROR', trace_id: TRACE },
        values: [[expect.any(String), 'it works']],
      },
    ]);
  });

  test('has two labels and no more', () => {
    expect(JSON.parse(text('labels'))).toMatchObject({ data: ['level', 'service'] });
  });

  test('refuses a third label', () => {
    expect(text('too many labels')).toMatch(/has 3 label names; limit 2.*400$/);
  });

  test('refuses a line of the day before yesterday', () => {
    expect(text('too old')).toMatch(/timestamp too old.*400$/);
  });

  test('opens its API and nothing else beyond loopback', () => {
    expect(text('listening').split(' | ')).toEqual(['*:3100', '127.0.0.1:9095']);
  });

  test('takes a load of lines', () => {
    expect(text('load').trim()).toBe('4 204');
  });

  test('answers twenty questions at once', () => {
    expect(text('found')).toBe('20');
  });

  test('refuses streams without end', () => {
    expect(text('streams without end')).toMatch(/maximum active stream limit exceeded.*429$/);
  });

  test('serves metrics', () => {
    expect(Number(text('metrics'))).toBeGreaterThan(100);
  });

  test('bounds its cache of answers', () => {
    expect(text('caches').split(' | ')).toEqual([
      ' enabled: true',
      ' max_size_mb: 8',
      ' cache_results: true',
    ]);
  });

  test('is not healthy while it is down', () => {
    expect(answered('healthy while down').status).toBe(1);
  });

  test('stays within its limit', () => {
    expectWithinLimit(said, 'loki');
  });

  test.each<{ fault: string; change: Changes[string]; says: string }>([
    {
      fault: 'a retention that is no time',
      change: (text) => text.replace('retention_period: 720h', 'retention_period: 30 days'),
      says: 'unknown unit " days" in duration "30 days"',
    },
    {
      fault: 'retention without a place to note what to delete',
      change: (text) => text.replace('  delete_request_store: filesystem\n', ''),
      says: 'delete-request-store should be configured when retention is enabled',
    },
    {
      fault: 'a key that it does not know',
      change: (text) => text.replace('max_label_names_per_series', 'max_labels_per_series'),
      says: 'field max_labels_per_series not found',
    },
    {
      fault: 'an index that cannot hold structured metadata',
      change: (text) => text.replace('schema: v13', 'schema: v12'),
      says: 'schema v13 is required to store Structured Metadata',
    },
  ])('does not start on $fault', async ({ change, says }) => {
    const said = await boot(emitted({ [FILE]: change }), ['loki'], 'START_TRIES=300\nstart loki');
    expect(said.status).toBe(1);
    expect(said.text).toContain('loki did not start');
    expect(said.text).toContain(says);
  });
});
