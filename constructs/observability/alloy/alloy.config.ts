import type { Endpoint } from '../../core/model/endpoint.ts';
import { text } from '../../core/model/value.ts';
import { LABELS } from '../agreements/log-labels.ts';
import type { RiverBlock, RiverValue } from './river.ts';

export const PORTS = { http: 12345, syslog: 1514 } as const;

/** The engine cuts lines at 16 KiB; the rest is the head of a message. */
const LONGEST_MESSAGE = 24 * 1024;
/** Lines in a second, of all services together, before the rest is thrown away; and for a moment. */
const LINES = { rate: 500, burst: 2000 } as const;

/** What stands before a word that nobody must read: `password=`, `"api_key": "`, `Authorization: Bearer `. */
const BEFORE_A_SECRET =
  '(?i)(?:password|passwd|secret|token|api[_-]?key|authorization)["\']?\\s*[:=]\\s*["\']?(?:(?:bearer|basic)\\s+)?';

/** Levels as the platform has them; whatever a program calls its own is one of them afterwards. */
const LEVELS = {
  DEBUG: ['DEBUG', 'TRACE'],
  WARN: ['WARN', 'WARNING'],
  ERROR: ['ERROR', 'ERR', 'CRITICAL', 'FATAL', 'PANIC'],
} as const;
const WORDS = ['INFO', 'NOTICE', ...Object.values(LEVELS).flat()];

const map = (entries: Readonly<Record<string, RiverValue>>) => ({ entries });
const stage = (name: string, attributes: Readonly<Record<string, RiverValue>>): RiverBlock => ({
  block: `stage.${name}`,
  attributes,
});

/** From the engine's datagrams to the store, as blocks of Alloy's language. Names as its reference of 1.x has them. */
export function pipeline(store: Endpoint): readonly RiverBlock[] {
  return [
    { block: 'logging', attributes: { level: 'warn', format: 'json' } },
    {
      block: 'loki.source.syslog',
      label: 'containers',
      attributes: {
        relabel_rules: { from: 'loki.relabel.containers', exported: 'rules' },
        forward_to: [{ from: 'loki.process.lines', exported: 'receiver' }],
      },
      blocks: [
        {
          block: 'listener',
          attributes: {
            address: `0.0.0.0:${PORTS.syslog}`,
            protocol: 'udp',
            syslog_format: 'rfc5424',
            max_message_length: LONGEST_MESSAGE,
            use_incoming_timestamp: true,
          },
        },
      ],
    },
    {
      block: 'loki.relabel',
      label: 'containers',
      attributes: { forward_to: [] },
      blocks: [
        {
          block: 'rule',
          attributes: { source_labels: ['__syslog_message_app_name'], target_label: 'service' },
        },
      ],
    },
    {
      block: 'loki.process',
      label: 'lines',
      attributes: { forward_to: [{ from: 'loki.write.store', exported: 'receiver' }] },
      blocks: [
        stage('limit', { ...LINES, drop: true }),
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
        stage('structured_metadata', { values: map({ trace_id: '' }) }),
        stage('label_keep', { values: LABELS }),
      ],
    },
    {
      block: 'loki.write',
      label: 'store',
      blocks: [
        {
          block: 'endpoint',
          attributes: { url: text`http://${store}/loki/api/v1/push`, batch_size: '512KiB', batch_wait: '1s' },
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
