import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { jaegerMonitoring } from '../../constructs/observability/jaeger/jaeger.monitoring.ts';
import { emitted, stage } from '../support/emitted.ts';
import { objectsOf, platformOf } from '../support/kubernetes.ts';
import { missingMetrics } from '../support/monitoring.ts';
import { request, traceId } from '../support/otlp.ts';
import { networkOf, podsOfSet, resolving, stagePods } from '../support/pods-in-networks.ts';
import {
  bootStage,
  type Booted,
  expectWithinLimit,
  print,
  questionsTo,
  readable,
} from '../support/reader.ts';

const OBJECTS = objectsOf('onprem');
const PODS = podsOfSet('jaeger', 1, 1);
const ADDRESS = PODS[0]?.address ?? '';
const MINUTES = 8;
/** Requests of the load, with 25 failed traces of full size each; all of it is more than one table in memory holds. */
const REQUESTS = 48;

const ID = 'aaaaaaaabbbbbbbb';
const LOAD = request(
  Array.from({ length: 25 }, (_, number) => ({
    id: `${ID}${ID.slice(0, 8)}${String(number).padStart(8, '0')}`,
    error: true,
    spans: 30,
  })),
);
const FIRST = traceId(1);

const TOOLS = String.raw`
  START_TRIES=1200
  ${networkOf(PODS)}
  ${resolving('jaeger', PODS)}
  send() { curl -sS -m 20 -o /dev/null -w '%{http_code}' -H 'Content-Type: application/json' --data-binary "@$1" http://otel-collector:4318/v1/traces; }
  trace() { curl -sS -m 20 "http://${ADDRESS}:16686/api/traces/$1" | grep -o '"spanID":"[0-9a-f]*"' | sort -u | wc -l; }
  found() { curl -sS -m 60 "http://${ADDRESS}:16686/api/traces?service=shop&limit=100" | grep -o '"traceID":"[0-9a-f]*"' | sort -u | wc -l; }
  has() { [ "$(trace "$1")" = 30 ]; }
  # id NUMBER : the last trace of a request of the load.
  id() { printf '%08xbbbbbbbb%08x00000024' "$1" "$1"; }
  # whole : how many requests of the load have a last trace with all of its spans.
  whole() { local i; for ((i = 1; i <= ${REQUESTS}; i++)); do trace "$(id $i)"; done | grep -cx 30; }
  until_it() { for ((try = 0; try < 120; try++)); do "$@" 2> /dev/null && return; sleep 0.5; done; return 1; }
  killed_at_once() { kill -9 "${'${PID[$1]}'}"; wait "${'${PID[$1]}'}" 2> /dev/null; }
  # Blocks of the disk, since files begin with holes.
  used() { du -sk /box/volumes/jaeger-0/jaeger | cut -f1; }`;

/** The Jaeger of a cluster behind the collector of a laptop, both as they were emitted; `change` is for the file of the first. */
function run(script: string, change?: (text: string) => string): Promise<Booted> {
  const files = emitted();
  const folder = stage(files, ['otel-collector']);
  stagePods(folder, OBJECTS, 'StatefulSet', 'jaeger', PODS, {
    entrypoint: ['/cmd/jaeger/jaeger-linux'],
    ...(change && { change }),
  });
  const file = (name: string, text: string) => {
    writeFileSync(join(files.folder, name), text);
    return join(files.folder, name);
  };
  const said = script
    .replaceAll('@FIRST', file('first.json', request([{ id: FIRST, error: true, spans: 30 }])))
    .replaceAll('@LOAD', file('load.json', LOAD));
  return bootStage(folder, `${TOOLS}\n${said}`, { READERS_LIMIT: String(MINUTES * 60 - 10) });
}

describe.runIf(readable('Jaeger with a disk', 'compose', 'otelcol', 'jaeger'))('Jaeger with a disk', () => {
  let said: Booted;
  const { text } = questionsTo(() => said);

  beforeAll(async () => {
    said = await run(String.raw`
      start jaeger-0
      start otel-collector
      send @FIRST > /box/first
      until_it has ${FIRST}
      ask 'before' trace ${FIRST}
      killed_at_once jaeger-0
      start jaeger-0
      ask 'after a kill' trace ${FIRST}
      ask 'page after a kill' found
      another() { sed "s/${ID.slice(0, 8)}/$(printf %08x "$1")/g" @LOAD > /box/tmp.json; send /box/tmp.json; echo; }
      for ((i = 1; i <= ${REQUESTS}; i++)); do another $i >> /box/codes; sleep 0.8; done
      until_it has "$(id ${REQUESTS})"
      ask 'all' whole
      ask 'codes' sh -c 'sort /box/codes | uniq -c | tr -s " "'
      ask 'one page' found
      memory jaeger-0
      ask 'files' sh -c 'ls -sk /box/volumes/jaeger-0/jaeger/*'
      ask 'tables' sh -c 'ls /box/volumes/jaeger-0/jaeger/keys | grep -c sst$'
      killed_at_once jaeger-0
      started=$SECONDS
      start jaeger-0
      ask 'seconds to start' echo $((SECONDS - started))
      ask 'all after a kill' whole
      stop jaeger-0
      ask 'kibibytes' used
      start jaeger-0
      ask 'all after an end' whole
      ask 'the first at the end' trace ${FIRST}
      ask 'complaints' sh -c 'grep -c "level.:.error" /box/jaeger-0.log'
      ask 'log' tail -n 5 /box/jaeger-0.log`);
  }, MINUTES * 60_000);

  const all = String(REQUESTS);

  test('keeps a trace over the death of its process', () => {
    expect(text('before'), said.text).toBe('30');
    expect(text('after a kill')).toBe('30');
    expect(text('page after a kill')).toBe('1');
  });

  test('keeps what was in a table of the disk and what was only in its log', () => {
    expect(text('codes').trim()).toBe(`${REQUESTS} 200`);
    expect(text('all')).toBe(all);
    expect(text('one page')).toBe('100');
    expect(Number(text('tables'))).toBeGreaterThan(0);
    expect(text('all after a kill')).toBe(all);
  });

  test('keeps everything over an end in order', () => {
    expect(text('all after an end')).toBe(all);
    expect(text('the first at the end')).toBe('30');
    expect(text('complaints'), text('log')).toBe('0');
  });

  test('says what a trace takes of the disk, and how soon it is back', () => {
    const each = Number(text('kibibytes')) / (REQUESTS * 25 + 1);
    print(`jaeger: a trace of 30 spans takes ${each.toFixed(1)} KiB of disk`);
    print(`jaeger: ${text('files')}`);
    print(`jaeger: back after a kill in ${text('seconds to start')} s`);
    expect(each).toBeLessThan(90);
    expect(Number(text('seconds to start'))).toBeLessThan(60);
  });

  test('stays within its limit', () => {
    expectWithinLimit(said, 'jaeger-0', 'tables that wait for a slow disk are not seen here');
  });

  test('serves what its alert and its panel ask for', async () => {
    const disk = platformOf('onprem').environment.observability.jaeger?.onDisk;
    if (!disk) throw new Error('Jaeger has no disk');
    const served = await run(
      String.raw`
      start jaeger-0
      names() { curl -fsS http://${ADDRESS}:8890/metrics | sed -n 's/^\([a-z][a-zA-Z0-9_]*\)[ {].*/\1/p' | sort -u; }
      counted() { names | grep -q bytes_available; }
      until_it counted
      sleep 12
      ask 'names' names`,
      (text) => text.replace('ephemeral: false', 'ephemeral: false\n          maintenance_interval: 2s'),
    );
    expect(missingMetrics(served.answers['names']?.text, jaegerMonitoring(disk)), served.text).toEqual([]);
  }, 120_000);

  test('forgets what is older than it keeps', async () => {
    const short = await run(
      String.raw`
      start jaeger-0
      start otel-collector
      send @FIRST > /box/first
      until_it has ${FIRST}
      ask 'young' found
      sleep 22
      ask 'old' found`,
      (text) => text.replace(/spans: \d+h/, 'spans: 20s'),
    );
    expect(short.answers['young']?.text, short.text).toBe('1');
    expect(short.answers['old']?.text).toBe('0');
  }, 120_000);

  test('begins anew when its disk is lost, since traces are nowhere else', async () => {
    const lost = await run(String.raw`
      start jaeger-0
      start otel-collector
      send @FIRST > /box/first
      until_it has ${FIRST}
      ask 'before' found
      killed_at_once jaeger-0
      rm -r /box/volumes/jaeger-0
      start jaeger-0
      ask 'after' found`);
    expect(lost.answers['before']?.text, lost.text).toBe('1');
    expect(lost.answers['after']?.text).toBe('0');
  }, 120_000);

  test('does not start with an option that Badger does not have', async () => {
    const refused = await run('START_TRIES=150\nstart jaeger-0', (text) =>
      text.replace('ephemeral: false', 'ephemeral: false\n          memory_table_size: 1'),
    );
    expect(refused.status).toBe(1);
    expect(refused.text).toContain('has invalid keys: memory_table_size');
  });
});
