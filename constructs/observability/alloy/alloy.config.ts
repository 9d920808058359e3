import type { Endpoint } from '../../core/model/endpoint.ts';
import { text } from '../../core/model/value.ts';
import { LABELS } from '../agreements/log-labels.ts';
import type { LineSource } from './alloy.sources.ts';
import { map, type RiverBlock, stage } from './river.ts';

/** Log lines per second of all services together, sustained and in a burst. */
const LINES = { rate: 500, burst: 2000 } as const;

/** Text in front of a value that must be redacted: `password=`, `"api_key": "`, `Authorization: Bearer `. */
const BEFORE_A_SECRET =
  '(?i)(?:password|passwd|secret|token|api[_-]?key|authorization)["\']?\\s*[:=]\\s*["\']?(?:(?:bearer|basic)\\s+)?';

/** Log levels of the platform; every program's own level is mapped to one of them. */
const LEVELS = {
  DEBUG: ['DEBUG', 'TRACE'],
  WARN: ['WARN', 'WARNING'],
  ERROR: ['ERROR', 'ERR', 'CRITICAL', 'FATAL', 'PANIC'],
} as const;
const WORDS = ['INFO', 'NOTICE', ...Object.values(LEVELS).flat()];

/** Values under the names that they have already. */
const asTheyAre = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, '']));

/** The pipeline from a source to Loki, as blocks of Alloy's language; names are those of its 1.x reference. */
export function pipeline(
  { blocks, flood, first = [], waits = false, metadata }: LineSource,
  store: Endpoint,
): readonly RiverBlock[] {
  return [
    { block: 'logging', attributes: { level: 'warn', format: 'json' } },
    ...blocks,
    {
      block: 'loki.process',
      label: 'lines',
      attributes: { forward_to: [{ from: 'loki.write.store', exported: 'receiver' }] },
      blocks: [
        ...first,
        stage('limit', { ...LINES, drop: flood === 'dropped' }),
        stage('replace', { expression: `${BEFORE_A_SECRET}([^\\s"',}]+)`, replace: '***' }),
        stage('regex', { expression: `^.{0,64}?\\b(?P<text_level>${WORDS.join('|')})\\b` }),
        stage('logfmt', { mapping: map({ pair_level: 'level', pair_trace: 'trace_id' }) }),
        stage('json', {
          expressions: map({
            json_level: 'level || levelname || severity',
            json_trace: 'trace_id || traceId || traceID',
          }),
        }),
        stage('template', { source: 'level', template: levelTemplate() }),
        stage('template', { source: 'trace_id', template: '{{ or .json_trace .pair_trace "" }}' }),
        stage('labels', { values: map({ level: '' }) }),
        stage('structured_metadata', { values: map(asTheyAre(['trace_id', ...metadata])) }),
        stage('label_keep', { values: LABELS }),
      ],
    },
    {
      block: 'loki.write',
      label: 'store',
      blocks: [
        {
          block: 'endpoint',
          attributes: {
            url: text`http://${store}/loki/api/v1/push`,
            batch_size: '512KiB',
            batch_wait: '1s',
            // None means that it never gives up; what it has not sent holds up its reading.
            ...(waits && { max_backoff_retries: 0, max_backoff_period: '30s' }),
          },
        },
      ],
    },
  ];
}

function levelTemplate(): string {
  const cases = Object.entries(LEVELS).map(
    ([level, words]) => `if or ${words.map((word) => `(eq $l "${word}")`).join(' ')} }}${level}{{ else `,
  );
  return `{{ $l := or .json_level .pair_level .text_level "" | printf "%v" | ToUpper }}{{ ${cases.join('')}}}INFO{{ end }}`;
}
