import { map, type RiverBlock, type RiverValue, stage } from './river.ts';

export const PORTS = { http: 12345, syslog: 1514 } as const;

/** The engine splits lines at 16 KiB; the rest is the header of a message. */
const LONGEST_MESSAGE = 24 * 1024;
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
