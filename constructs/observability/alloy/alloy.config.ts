import type { Endpoint } from '../../core/model/endpoint.ts';
import { text } from '../../core/model/value.ts';
import { LABELS } from '../agreements/log-labels.ts';
import type { RiverBlock, RiverValue } from './river.ts';

export const PORTS = { http: 12345, syslog: 1514 } as const;

/** The engine splits lines at 16 KiB; the rest is the header of a message. */
const LONGEST_MESSAGE = 24 * 1024;
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

const map = (entries: Readonly<Record<string, RiverValue>>) => ({ entries });
const stage = (name: string, attributes: Readonly<Record<string, RiverValue>>): RiverBlock => ({
  block: `stage.${name}`,
  attributes,
});

/** Values under the names that they have already. */
const asTheyAre = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, '']));

/** Where lines come from. */
export interface LineSource {
  /** Blocks that hand lines with a label `service` to `loki.process.lines`. */
  readonly blocks: readonly RiverBlock[];
  /** What becomes of lines over the limit: those of a sender that does not wait are dropped. */
  readonly flood: 'dropped' | 'delayed';
  /** What is done with a line before everything else. @default nothing */
  readonly first?: readonly RiverBlock[];
  /** True where lines wait in files, so that none has to be thrown away while the store is away. @default false */
  readonly waits?: boolean;
  /** Labels of the source that would make too many streams, and that a line keeps as structured metadata. */
  readonly metadata: readonly string[];
}

const LINES_TAKEN: RiverValue = [{ from: 'loki.process.lines', exported: 'receiver' }];

/** Syslog datagrams of one container engine, which names each container by its service. */
export const ENGINE: LineSource = {
  flood: 'dropped',
  metadata: [],
  blocks: [
    {
      block: 'loki.source.syslog',
      label: 'containers',
      attributes: {
        relabel_rules: { from: 'loki.relabel.containers', exported: 'rules' },
        forward_to: LINES_TAKEN,
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
  ],
};

const rule = (from: string, more: Readonly<Record<string, RiverValue>>): RiverBlock => ({
  block: 'rule',
  attributes: { source_labels: [from], ...more },
});

/**
 * Containers of pods, read through the Kubernetes API, which waits for its reader. A line's service is the component of its
 * pod, and the container where an operator's pod names none. It leaves out its own lines, as the engine of a laptop does.
 * @param itself name of the component that reads them
 */
export function podLines(namespaces: readonly string[], itself: string): LineSource {
  const pod = '__meta_kubernetes_pod';
  return {
    flood: 'delayed',
    metadata: ['namespace', 'pod', 'container'],
    blocks: [
      {
        block: 'discovery.kubernetes',
        label: 'pods',
        attributes: { role: 'pod' },
        blocks: [{ block: 'namespaces', attributes: { names: namespaces } }],
      },
      {
        block: 'discovery.relabel',
        label: 'containers',
        attributes: { targets: { from: 'discovery.kubernetes.pods', exported: 'targets' } },
        blocks: [
          rule(`${pod}_container_name`, { target_label: 'service' }),
          rule(`${pod}_label_somastack_io_component`, { regex: '(.+)', target_label: 'service' }),
          rule('service', { regex: itself, action: 'drop' }),
          rule('__meta_kubernetes_namespace', { target_label: 'namespace' }),
          rule(`${pod}_name`, { target_label: 'pod' }),
          rule(`${pod}_container_name`, { target_label: 'container' }),
        ],
      },
      {
        block: 'loki.source.kubernetes',
        label: 'containers',
        attributes: {
          targets: { from: 'discovery.relabel.containers', exported: 'output' },
          forward_to: LINES_TAKEN,
        },
      },
    ],
  };
}

/** Where a node has the files that its container runtime writes: `NAMESPACE_POD_UID/CONTAINER/NUMBER.log`. */
export const NODE_LOGS = '/var/log/pods';

/** Bytes of a line that a runtime wrote in parts, of which the rest is cut off; Loki takes no longer ones. */
const LONGEST_LINE = 64 * 1024;

/**
 * Files of the pods of one node. Their paths say everything, so nobody is asked: a pod's name begins with that of its component, also
 * where an operator makes it.
 * @param components names of all components
 */
export function nodeLines(namespaces: readonly string[], components: readonly string[]): LineSource {
  // The first that fits is taken, so a longer name stands before the one that it begins with.
  const names = [...components].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  return {
    flood: 'delayed',
    waits: true,
    first: [stage('cri', { max_partial_line_size: LONGEST_LINE, max_partial_line_size_truncate: true })],
    metadata: ['namespace', 'pod', 'container'],
    blocks: [
      {
        block: 'local.file_match',
        label: 'containers',
        attributes: {
          path_targets: namespaces.map((name) => map({ __path__: `${NODE_LOGS}/${name}_*/*/*.log` })),
        },
      },
      {
        block: 'discovery.relabel',
        label: 'containers',
        attributes: { targets: { from: 'local.file_match.containers', exported: 'targets' } },
        blocks: [
          rule('__path__', { regex: `${NODE_LOGS}/([^_]+)_.+`, target_label: 'namespace' }),
          rule('__path__', { regex: `${NODE_LOGS}/[^_]+_([^_]+)_.+`, target_label: 'pod' }),
          rule('__path__', { regex: `${NODE_LOGS}/[^/]+/([^/]+)/.+`, target_label: 'container' }),
          rule('container', { target_label: 'service' }),
          rule('pod', { regex: `(${names.join('|')})(?:-.+)?`, target_label: 'service' }),
        ],
      },
      {
        block: 'loki.source.file',
        label: 'containers',
        attributes: {
          targets: { from: 'discovery.relabel.containers', exported: 'output' },
          forward_to: LINES_TAKEN,
        },
      },
    ],
  };
}

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
