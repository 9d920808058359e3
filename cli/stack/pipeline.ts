import type { EngineContainer } from '../engine/containers.ts';
import { askWithin } from '../engine/docker.ts';

const ASK_MS = 8_000;

/** A connector of change capture, and its tasks; a connector may run while its task has failed. */
export interface ConnectorStatus {
  readonly name: string;
  readonly state: string;
  readonly tasks: readonly string[];
}

/** A number of records of a group or a topic. */
export interface Records {
  readonly name: string;
  readonly records: number;
}

/** State of the event pipeline; null for what could not be asked. */
export interface Pipeline {
  readonly connectors: readonly ConnectorStatus[] | null;
  /** Records that a group of consumers has not read yet, for each group. */
  readonly lag: readonly Records[] | null;
  /** Records that were ever put into a topic of dead letters, for each such topic. */
  readonly deadLetters: readonly Records[] | null;
}

/**
 * Offsets that Prometheus has of Kafka already. The broker's own scripts would start a JVM inside the broker's memory limit for the
 * same numbers.
 */
const QUERY =
  'sum by (consumergroup) (kafka_consumergroup_lag) or sum by (topic) (kafka_topic_partition_current_offset{topic=~".*[.]dlq"})';

/** Asks change capture and Prometheus, each through its container, since neither publishes a port. */
export async function pipelineOf(containers: readonly EngineContainer[]): Promise<Pipeline> {
  const inside = (service: string, words: readonly string[]) => {
    const found = containers.find((one) => one.service === service && one.state === 'running');
    return found ? askWithin(ASK_MS, ['exec', found.id, ...words]) : Promise.resolve(undefined);
  };
  const url = `http://127.0.0.1:9090/api/v1/query?query=${encodeURIComponent(QUERY)}`;
  const [connect, kafka] = await Promise.all([
    inside('change-capture', [
      'curl',
      '-fsS',
      '--max-time',
      '5',
      'http://127.0.0.1:8083/connectors?expand=status',
    ]),
    inside('prometheus', ['wget', '-q', '-T', '5', '-O', '-', url]),
  ]);
  return { connectors: connectorsIn(connect), ...recordsIn(kafka) };
}

/** Connectors in an answer of Kafka Connect; null when there is none. */
export function connectorsIn(text: string | undefined): Pipeline['connectors'] {
  try {
    const answer = JSON.parse(text ?? '') as Readonly<Record<string, { readonly status: ConnectAnswer }>>;
    return Object.entries(answer).map(([name, { status }]) => ({
      name,
      state: status.connector.state,
      tasks: status.tasks.map(({ state }) => state),
    }));
  } catch {
    return null;
  }
}

interface ConnectAnswer {
  readonly connector: { readonly state: string };
  readonly tasks: readonly { readonly state: string }[];
}

/** Lag and dead letters in an answer of Prometheus; null when there is none, or when it knows nothing of Kafka. */
export function recordsIn(text: string | undefined): Pick<Pipeline, 'lag' | 'deadLetters'> {
  try {
    const { data } = JSON.parse(text ?? '') as PrometheusAnswer;
    if (data.result.length === 0) return { lag: null, deadLetters: null };
    const by = (label: string) =>
      data.result
        .flatMap(({ metric, value: [, records] }) => {
          const name = metric[label];
          return name === undefined ? [] : [{ name, records: Number(records) }];
        })
        .sort((a, b) => b.records - a.records || (a.name < b.name ? -1 : 1));
    return { lag: by('consumergroup'), deadLetters: by('topic') };
  } catch {
    return { lag: null, deadLetters: null };
  }
}

interface PrometheusAnswer {
  readonly data: {
    readonly result: readonly {
      readonly metric: Readonly<Record<string, string>>;
      readonly value: readonly [time: number, value: string];
    }[];
  };
}

/** What is wrong with the pipeline, each a sentence. */
export function pipelineProblems({ connectors }: Pipeline): readonly string[] {
  if (connectors?.length === 0) return ['change capture has no connector; start its job with: somastack up'];
  return (connectors ?? []).flatMap(({ name, state, tasks }) => [
    ...(state === 'RUNNING' ? [] : [`connector "${name}" of change capture is ${state}`]),
    ...(tasks.length === 0 ? [`connector "${name}" of change capture has no task`] : []),
    ...tasks.flatMap((task, index) =>
      task === 'RUNNING' ? [] : [`task ${index} of connector "${name}" of change capture is ${task}`],
    ),
  ]);
}
