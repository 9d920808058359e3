import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Changes, emitted, project } from '../support/emitted.ts';
import { TRACE_BYTES } from '../../constructs/observability/agreements/trace-size.ts';
import { platform } from '../support/environment.ts';
import { drawn, request, traceId } from '../support/otlp.ts';
import { boot, type Booted, expectWithinLimit, print, questionsTo, readable } from '../support/reader.ts';

const COLLECTOR = project('config/otel-collector/somastack.yaml');
const JAEGER = project('config/jaeger/somastack.yaml');
const MINUTES = 5;
const TRACES = platform('local').observability.jaeger?.traces ?? 0;

/** One trace with an error, and fifty without. */
const ERROR = traceId(999);
const SUCCESSES = Array.from({ length: 50 }, (_, number) => traceId(number));
const KEPT = SUCCESSES.filter((id) => drawn(id, 10));

/** Traces of full size, as many as fit in one request; sent again and again with other words in place of these. */
const ID = 'aaaaaaaabbbbbbbb';
const LOAD = request(
  Array.from({ length: 25 }, (_, number) => ({
    id: `${ID}${ID.slice(0, 8)}${String(number).padStart(8, '0')}`,
    error: true,
    spans: 30,
  })),
);

const TOOLS = String.raw`
  send() { curl -sS -o /dev/null -w '%{http_code}' -H 'Content-Type: application/json' --data-binary "@$1" http://otel-collector:4318/v1/traces; }
  traces() { curl -sS "http://jaeger:16686/api/traces?service=shop&limit=${TRACES - 1}"; }
  metric() { curl -sS "http://otel-collector:$1/metrics" | grep "$2"; }
  until_it() { for ((try = 0; try < 400; try++)); do "$@" && return; sleep 0.1; done; }
  resident() { awk '/^RssAnon/ {print $2}' "/proc/${'${PID[jaeger]}'}/status"; }`;

describe.runIf(readable('the files of the collector and of Jaeger', 'compose', 'otelcol', 'jaeger'))(
  'the collector 0.158 before Jaeger 2',
  () => {
    let said: Booted;
    const { answered, text } = questionsTo(() => said);

    beforeAll(async () => {
      const files = emitted();
      const file = (name: string, content: string) => {
        writeFileSync(join(files.folder, name), content);
        return join(files.folder, name);
      };
      const some = file(
        'some.json',
        request([{ id: ERROR, error: true, spans: 3 }, ...SUCCESSES.map((id) => ({ id }))]),
      );
      const load = file('load.json', LOAD);
      const large = file('large.json', `${LOAD.slice(0, -1)}${' '.repeat(3 * 1024 * 1024)}}`);
      said = await boot(
        files,
        ['jaeger', 'otel-collector'],
        String.raw`${TOOLS}
          start jaeger
          start otel-collector
          ask 'healthy' healthy jaeger
          ask 'sent' send ${some}
          ask 'too large' send ${large}
          ids() { traces | grep -o '"traceID":"[0-9a-f]*"' | sort -u | cut -d'"' -f4; }
          arrived() { [ "$(ids | wc -l)" -ge ${KEPT.length + 1} ]; }
          ask 'before it was judged' arrived
          until_it arrived
          # Whatever else there is would be there by then.
          sleep 2
          ask 'ids' ids
          ask 'trace' curl -sS http://jaeger:16686/api/traces/${ERROR}
          counted() { metric 8889 '^traces_span_metrics_calls_total' | awk '{sum += $NF} END {print sum}'; }
          all_counted() { [ "$(counted)" = 53 ]; }
          until_it all_counted
          ask 'counted' counted
          ask 'labels' metric 8889 'calls_total.*ERROR'
          ask 'own metrics' metric 8888 ^otelcol_process_uptime
          ask 'metrics of the store' sh -c 'curl -sS http://jaeger:8890/metrics | grep -c ^otelcol_'
          ask 'page' curl -sS -o /dev/null -w '%{http_code}' http://jaeger:16686/
          before=$(resident)
          another() { sed "s/${ID.slice(0, 8)}/$(printf %08x "$1")/g" ${load} > /box/tmp/load.json; send /box/tmp/load.json; echo; }
          # Some 25 traces in a second, of 30 spans each, until there are more than the store remembers.
          for ((i = 1; i <= 24; i++)); do another $i >> /box/tmp/codes; sleep 1; done
          judged() { metric 8888 ^otelcol_processor_tail_sampling_global_count_traces_sampled.*true | grep -q ' 601$'; }
          until_it judged
          sleep 3
          ask 'codes' sh -c 'sort /box/tmp/codes | uniq -c'
          lost() { metric 8888 '^otelcol_\(exporter_send_failed_spans\|processor_tail_sampling_sampling_trace_dropped_too_early\|receiver_refused_spans\)' | awk '{sum += $NF} END {print sum}'; }
          ask 'lost' lost
          ask 'growth' echo $((($(resident) - before) / 1024))
          ask 'heap' metric 8888 ^otelcol_process_runtime_heap_alloc
          ask 'remembered' sh -c 'curl -sS "http://jaeger:16686/api/traces?service=shop&limit=${TRACES - 1}" | grep -o "\"traceID\":\"[0-9a-f]*\"" | sort -u | wc -l'
          ask 'the first' curl -sS -o /dev/null -w '%{http_code}' http://jaeger:16686/api/traces/${ERROR}
          # Faster than it can hold: it must forget or refuse, and live.
          for ((i = 1000; i < 1080; i++)); do another $i > /box/tmp/flood; done
          ask 'alive' send ${some}
          ask 'forgotten' metric 8888 ^otelcol_processor_tail_sampling_sampling_trace_dropped_too_early
          ask 'complaints' grep -c '"level":"error"' /box/jaeger.log
          memory jaeger
          memory otel-collector`,
        { READERS_LIMIT: String(MINUTES * 60 - 10) },
      );
    }, MINUTES * 60_000);

    test('the store is healthy', () => {
      expect(answered('healthy'), said.text).toMatchObject({ status: 0 });
    });

    test('spans are taken', () => {
      expect(text('sent')).toBe('200');
    });

    test('a request that is too large is refused', () => {
      expect(text('too large')).toBe('400');
    });

    test('a trace waits until it is judged', () => {
      expect(answered('before it was judged').status).not.toBe(0);
    });

    test('every error is kept, and of the rest exactly those that were drawn', () => {
      expect(KEPT.length).toBeGreaterThan(2);
      expect(KEPT.length).toBeLessThan(12);
      expect(text('ids').split(' | ')).toEqual([ERROR, ...KEPT].sort());
    });

    test('a trace has its error and its environment', () => {
      expect(text('trace')).toContain('"value":"ERROR"');
      expect(text('trace')).toContain('"key":"deployment.environment.name","type":"string","value":"local"');
    });

    test('a trace hides what lets somebody in', () => {
      expect(text('trace')).not.toContain('not-for-your-eyes');
    });

    test('every span is counted, kept or not', () => {
      expect(text('counted')).toBe('53');
    });

    test('the counts have few labels', () => {
      expect(text('labels')).toMatch(
        /service_name="shop".*span_name="step 2",status_code="STATUS_CODE_ERROR"\} 1$/,
      );
      expect(text('labels')).not.toContain('instance_id');
    });

    test('the collector serves metrics of itself', () => {
      expect(answered('own metrics').status).toBe(0);
    });

    test('the store serves metrics of itself', () => {
      expect(Number(text('metrics of the store'))).toBeGreaterThan(5);
    });

    test('the store shows its page', () => {
      expect(text('page')).toBe('200');
    });

    test('under load every request is taken and no span is lost', () => {
      expect(text('codes').trim()).toBe('24 200');
      expect(text('lost')).toBe('0');
    });

    test('the store remembers as many traces as it was told, and forgets the first', () => {
      expect(text('remembered')).toBe(String(TRACES - 1));
      expect(text('the first')).toBe('404');
    });

    test('a trace takes no more memory than the plan counts', () => {
      print(`jaeger: ${TRACES} traces of 30 spans and their garbage in ${text('growth')} MiB`);
      expect(Number(text('growth'))).toBeLessThanOrEqual((2 * TRACES * TRACE_BYTES) / 1024 / 1024);
    });

    test('both live on after a flood', () => {
      expect(text('alive')).toBe('200');
    });

    test('the store complains of nothing', () => {
      expect(text('complaints')).toBe('0');
    });

    test.each(['jaeger', 'otel-collector'])('%s stays within its limit', (service) => {
      expectWithinLimit(said, service);
    });

    test.each<{ fault: string; path: string; change: Changes[string]; says: string }>([
      {
        fault: 'the collector on a part that it does not have',
        path: COLLECTOR,
        change: (text) => text.replaceAll('span_metrics', 'span_counter'),
        says: 'unknown type: "span_counter"',
      },
      {
        fault: 'the collector on a pipeline with a part that is not there',
        path: COLLECTOR,
        change: (text) => text.replace('- tail_sampling', '- probabilistic_sampler'),
        says: 'references processor "probabilistic_sampler" which is not configured',
      },
      {
        fault: 'the collector on an option that does not exist',
        path: COLLECTOR,
        change: (text) => text.replace('num_traces:', 'max_traces:'),
        says: 'has invalid keys: max_traces',
      },
      {
        fault: 'the collector on a policy that does not exist',
        path: COLLECTOR,
        change: (text) => text.replace('type: status_code', 'type: status'),
        says: 'unknown sampling policy type status',
      },
      {
        fault: 'Jaeger on a store that is not there',
        path: JAEGER,
        change: (text) => text.replace('trace_storage: memory', 'trace_storage: badger'),
        says: "cannot find definition of storage 'badger'",
      },
      {
        fault: 'Jaeger on a store without a bound',
        path: JAEGER,
        change: (text) => text.replace(/max_traces: \d+/, 'max_traces: 0'),
        says: 'max traces must be greater than zero',
      },
    ])('does not start: $fault', async ({ path, change, says }) => {
      const name = path === JAEGER ? 'jaeger' : 'otel-collector';
      const said = await boot(emitted({ [path]: change }), [name], `START_TRIES=150\nstart ${name}`);
      expect(said.status).toBe(1);
      expect(said.text).toContain(`${name} did not start`);
      expect(said.text.replaceAll('\\"', '"')).toContain(says);
    });
  },
);
