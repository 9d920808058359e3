import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { jaegerMonitoring } from '../../constructs/observability/jaeger/jaeger.monitoring.ts';
import { ROUTERS_MONITORING } from '../../constructs/observability/otel-collector/otel-collector.monitoring.ts';
import { SAMPLERS_MONITORING } from '../../constructs/observability/otel-collector/otel-sampler.monitoring.ts';
import { folderForFile } from '../support/folders.ts';
import { objectsOf, platformOf } from '../support/kubernetes.ts';
import { missingMetrics } from '../support/monitoring.ts';
import { drawn, request, traceId } from '../support/otlp.ts';
import { networkOf, podsOfSet, resolving, stagePods } from '../support/pods-in-networks.ts';
import { bootStage, type Booted, expectWithinLimit, questionsTo, readable } from '../support/reader.ts';

const OBJECTS = objectsOf('onprem');
const JAEGERS = podsOfSet('jaeger', 2, 1);
const SAMPLERS = podsOfSet('sampler', 3, 11);
const ROUTERS = podsOfSet('router', 2, 21);
const PODS = [...JAEGERS, ...SAMPLERS, ...ROUTERS];
const [FIRST, SECOND] = JAEGERS.map(({ address }) => address);
const MINUTES = 8;
const SPANS = 4;

/** Traces that failed and traces that did not, from a number on; those that are to be kept are all of the first and the drawn of the second. */
function tracesFrom(first: number) {
  const errors = Array.from({ length: 10 }, (_, index) => traceId(first + index));
  const successes = Array.from({ length: 60 }, (_, index) => traceId(first + 100 + index));
  const kept = [...errors, ...successes.filter((id) => drawn(id, 10))].sort();
  return { errors, successes, kept: kept.map((id) => `${id}:${SPANS}`) };
}

/** Sets that are sent one after the other. */
const SETS = { whole: tracesFrom(1000), smaller: tracesFrom(2000), missed: tracesFrom(3000) } as const;
type SetName = keyof typeof SETS;

/** One request for each span of these traces: no two spans of a trace come together. */
function pieces({ errors, successes }: (typeof SETS)[SetName]): readonly string[] {
  const traces = [
    ...errors.map((id) => ({ id, error: true, spans: SPANS })),
    ...successes.map((id) => ({ id, spans: SPANS })),
  ];
  return Array.from({ length: SPANS }, (_, piece) => {
    const all = JSON.parse(request(traces)) as {
      resourceSpans: { scopeSpans: { spans: unknown[] }[] }[];
    };
    for (const { scopeSpans } of all.resourceSpans)
      for (const scope of scopeSpans) scope.spans = scope.spans.filter((_, index) => index % SPANS === piece);
    return JSON.stringify(all);
  });
}

/** A program that names each trace that a Jaeger has, with the number of its spans. */
const SUMMARY = `
  let text = '';
  process.stdin.on('data', (chunk) => (text += chunk)).on('end', () =>
    console.log((JSON.parse(text).data ?? []).map((one) => one.traceID + ':' + one.spans.length).sort().join(' ')));`;

const tools = (folder: string) => String.raw`
  START_TRIES=1200
  ${networkOf(PODS)}
  ${resolving('otel-sampler-members.soma-infra.svc', SAMPLERS)}
  ${JAEGERS.map((pod) => resolving(`${pod.name}.jaeger-members.soma-infra.svc`, [pod])).join('\n')}
  post() { curl -sS -m 20 -o /dev/null -w '%{http_code}' -H 'Content-Type: application/json' --data-binary "@$2" "http://$1:4318/v1/traces"; }
  # set_of FOLDER NAME : each span of each trace comes by itself, and the next of a trace at another collector.
  set_of() {
    local piece
    for piece in ${Array.from({ length: SPANS }, (_, piece) => piece).join(' ')}; do
      if [ $((piece % 2)) = 0 ]; then post ${ROUTERS[0]?.address} "$1/$2-$piece.json"; else post ${ROUTERS[1]?.address} "$1/$2-$piece.json"; fi
      echo
      sleep 0.3
    done | sort | uniq -c | tr -s ' '
  }
  traces() { curl -sS -m 20 "http://$1:16686/api/traces?service=shop&limit=1400" | node ${folder}/summary.cjs; }
  # has ADDRESS NUMBER : whether a Jaeger has so many spans.
  has() { traces "$1" | tr ' ' '\n' | awk -F: -v least="$2" '{sum += $2} END {exit sum < least}'; }
  until_it() { for ((try = 0; try < 100; try++)); do "$@" 2> /dev/null && return; sleep 0.5; done; return 1; }
  killed_at_once() { kill -9 "${'${PID[$1]}'}"; wait "${'${PID[$1]}'}" 2> /dev/null; }
  names() { curl -fsS "http://$1/metrics" | sed -n 's/^\([a-z][a-zA-Z0-9_]*\)[ {].*/\1/p' | sort -u; }
  sum() { curl -fsS "http://$1/metrics" | grep "$2" | awk '{sum += $NF} END {print sum + 0}'; }`;

/** Pods as they were emitted, with one file of the first layer changed. */
function staged(change?: (text: string) => string): string {
  const folder = folderForFile('layers-');
  const stage = join(folder, 'stage');
  mkdirSync(stage);
  stagePods(stage, OBJECTS, 'StatefulSet', 'jaeger', JAEGERS, { entrypoint: ['/cmd/jaeger/jaeger-linux'] });
  stagePods(stage, OBJECTS, 'Deployment', 'otel-sampler', SAMPLERS, { entrypoint: ['/otelcol-contrib'] });
  stagePods(stage, OBJECTS, 'Deployment', 'otel-collector', ROUTERS, {
    entrypoint: ['/otelcol-contrib'],
    ...(change && { change }),
  });
  writeFileSync(join(folder, 'summary.cjs'), SUMMARY);
  for (const [name, set] of Object.entries(SETS))
    for (const [index, text] of pieces(set).entries())
      writeFileSync(join(folder, `${name}-${index}.json`), text);
  return folder;
}

const run = (folder: string, script: string) =>
  bootStage(join(folder, 'stage'), `${tools(folder)}\n${script}`, {
    READERS_LIMIT: String(MINUTES * 60 - 10),
  });

const started = PODS.map(({ name }) => `start ${name}`).join('\n');

describe.runIf(readable('two layers of collectors', 'jaeger', 'otelcol'))(
  'two collectors before three samplers before two Jaegers, as a cluster has them',
  () => {
    let said: Booted;
    const { answered, text } = questionsTo(() => said);
    const spans = (...names: readonly SetName[]) =>
      names.reduce((sum, name) => sum + SETS[name].kept.length * SPANS, 0);
    const kept = (...names: readonly SetName[]) => names.flatMap((name) => SETS[name].kept).sort();

    beforeAll(async () => {
      const folder = staged();
      said = await run(
        folder,
        String.raw`
        ${started}
        sleep 6
        ask 'whole, taken' set_of ${folder} whole
        until_it has ${FIRST} ${spans('whole')}
        until_it has ${SECOND} ${spans('whole')}
        # Whatever else there is would be there by then.
        sleep 3
        for address in ${FIRST} ${SECOND}; do ask "whole, at $address" traces "$address"; done
        for address in ${SAMPLERS.map(({ address }) => address).join(' ')}; do
          ask "decided at $address" sum "$address:8888" ^otelcol_processor_tail_sampling_global_count_traces_sampled
        done
        sleep 15
        ask 'counted' sh -c "curl -sS http://${ROUTERS[0]?.address}:8889/metrics http://${ROUTERS[1]?.address}:8889/metrics | grep ^traces_span_metrics_calls_total | awk '{sum += \$NF} END {print sum}'"
        ask 'secret' sh -c "curl -sS 'http://${FIRST}:16686/api/traces?service=shop&limit=1400' | grep -c not-for-your-eyes"
        ask 'names of a router' names ${ROUTERS[0]?.address}:8888
        ask 'names of a sampler' names ${SAMPLERS[0]?.address}:8888
        ask 'names of a store' names ${FIRST}:8890
        # A pod that ends at once, and a moment later its address is in no answer of the DNS any more.
        memory sampler-1
        killed_at_once sampler-1
        sed -i '/^${SAMPLERS[1]?.address} /d' /etc/hosts
        sleep 12
        ask 'smaller, taken' set_of ${folder} smaller
        until_it has ${FIRST} ${spans('whole', 'smaller')}
        sleep 3
        ask 'smaller' traces ${FIRST}
        memory jaeger-1
        killed_at_once jaeger-1
        ask 'missed, taken' set_of ${folder} missed
        until_it has ${FIRST} ${spans('whole', 'smaller', 'missed')}
        ask 'missed, at the other' traces ${FIRST}
        start jaeger-1
        ask 'after the kill' traces ${SECOND}
        until_it has ${SECOND} ${spans('whole', 'smaller', 'missed')}
        ask 'at the end' traces ${SECOND}
        for pod in ${PODS.map(({ name }) => name)
          .filter((name) => !['sampler-1', 'jaeger-1'].includes(name))
          .join(' ')}; do memory $pod; done
        ask 'log' sh -c "tail -n 3 /box/*.log"`,
      );
    }, MINUTES * 60_000);

    const ids = (question: string) => text(question).split(' ');

    test.each(['whole', 'smaller', 'missed'])('take every span: %s', (name) => {
      expect(text(`${name}, taken`).trim(), said.text).toBe(`${SPANS} 200`);
    });

    test.each([FIRST, SECOND])('keep whole traces, though no two spans came together: %s', (address) => {
      expect(ids(`whole, at ${address}`), text('log')).toEqual(kept('whole'));
    });

    test('divide traces among the three that decide, each once', () => {
      const decided = SAMPLERS.map(({ address }) => Number(text(`decided at ${address}`)));
      const { errors, successes } = SETS.whole;
      expect(decided.reduce((sum, one) => sum + one, 0)).toBe(errors.length + successes.length);
      for (const one of decided) expect(one).toBeGreaterThan(0);
    });

    test('count every span once', () => {
      const { errors, successes } = SETS.whole;
      expect(Number(text('counted'))).toBe((errors.length + successes.length) * SPANS);
    });

    test('keep nothing that lets somebody in', () => {
      expect(text('secret')).toBe('0');
    });

    test('go on with two when one that decides is gone', () => {
      expect(ids('smaller')).toEqual(kept('whole', 'smaller'));
    });

    test('go on with one store when the other is gone', () => {
      expect(ids('missed, at the other')).toEqual(kept('whole', 'smaller', 'missed'));
    });

    test('have lost no trace with a store that was killed', () => {
      expect(ids('after the kill')).toEqual(expect.arrayContaining(kept('whole', 'smaller')));
    });

    test('bring a store that was away for less than a minute what it missed', () => {
      expect(ids('at the end')).toEqual(kept('whole', 'smaller', 'missed'));
    });

    test('serve what alerts and panels ask for', () => {
      expect(answered('names of a router').status).toBe(0);
      // These are counted for the first time when something fails, or after some minutes.
      const LATER = [
        'otelcol_exporter_enqueue_failed_spans',
        'otelcol_exporter_send_failed_spans',
        'otelcol_processor_tail_sampling_sampling_trace_dropped_too_early',
        'otelcol_receiver_refused_spans',
        'jaeger_storage_badger_key_log_bytes_available',
      ];
      const disk = platformOf('onprem').environment.observability.jaeger?.onDisk;
      const missing = [
        ...missingMetrics(text('names of a router'), ROUTERS_MONITORING),
        ...missingMetrics(text('names of a sampler'), SAMPLERS_MONITORING),
        ...(disk ? missingMetrics(text('names of a store'), jaegerMonitoring(disk)) : []),
      ];
      expect(
        missing.filter((name) => !LATER.includes(name)),
        said.text,
      ).toEqual([]);
    });

    test.each(PODS.map(({ name }) => name))('stay within their limit: %s', (name) => {
      expectWithinLimit(said, name, 'some hundred traces are no load');
    });

    test('would keep parts of traces, were spans divided by anything but their trace', async () => {
      const folder = staged((text) =>
        text.replace('routing_key: traceID', 'routing_key: attributes\n    routing_attributes: [span.name]'),
      );
      const apart = await run(
        folder,
        String.raw`
        ${started}
        sleep 6
        set_of ${folder} whole
        sleep 20
        ask 'apart' traces ${FIRST}`,
      );
      const parts = apart.answers['apart']?.text.split(' ') ?? [];
      expect(parts.length, apart.text).toBeGreaterThan(5);
      expect(parts.some((one) => !one.endsWith(`:${SPANS}`))).toBe(true);
    }, 120_000);

    test('do not start with a way to find samplers that does not exist', async () => {
      const folder = staged((text) => text.replace('hostname:', 'name:'));
      const refused = await run(folder, `START_TRIES=150\nstart ${ROUTERS[0]?.name}`);
      expect(refused.status).toBe(1);
      expect(refused.text).toContain('has invalid keys: name');
    });
  },
);
