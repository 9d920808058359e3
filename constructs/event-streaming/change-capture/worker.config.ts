import { valuePropertiesFile } from '../../core/model/config-file.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import { reference, text, type Value } from '../../core/model/value.ts';
import { CONNECT_TOPICS } from './change-capture.demands.ts';
import type { ConnectMemory } from './change-capture.memory.ts';

/**
 * Keys of a distributed worker that are set here. The worker silently ignores unknown keys, so a reader checks these against its
 * own list.
 */
type WorkerKey =
  | 'bootstrap.servers'
  | 'config.providers'
  | 'config.providers.env.class'
  | 'config.providers.env.param.allowlist.pattern'
  | 'config.storage.topic'
  | 'connector.client.config.override.policy'
  | 'exactly.once.source.support'
  | 'group.id'
  | 'key.converter'
  | 'listeners'
  | 'offset.flush.interval.ms'
  | 'offset.storage.topic'
  | 'plugin.discovery'
  | 'plugin.path'
  | 'producer.buffer.memory'
  | 'producer.max.request.size'
  | 'status.storage.topic'
  | 'topic.creation.enable'
  | 'value.converter'
  | 'value.converter.schemas.enable';

/** Where it listens, and under which address it is told of, where others reach it. */
type Listening = Readonly<Record<'listeners', Value>> &
  Readonly<Partial<Record<'rest.advertised.host.name' | 'rest.advertised.port', Value>>>;

/** What speaks to Kafka in a worker: itself, and the clients of its connectors, each with settings of its own. */
const CLIENTS = ['', 'admin.', 'consumer.', 'producer.'] as const;

export interface Worker {
  readonly bootstrap: Endpoint;
  /**
   * How it knows the brokers over TLS: by a file with the certificates that vouch for them, or by the authorities that Java trusts;
   * undefined where they speak plaintext.
   */
  readonly brokersKnownBy: { readonly file: string } | 'publicAuthorities' | undefined;
  /** Where others reach it, or the one port at which only its own container does. */
  readonly rest: Endpoint | { readonly loopbackPort: number };
  /** Folder that contains a folder for each plug-in. */
  readonly plugins: string;
  /** Environment variables that the configuration of a connector may reference. */
  readonly variables: readonly string[];
  /** Most bytes of a record that the broker takes. */
  readonly largestRecord: number;
  readonly memory: ConnectMemory;
}

export function workerConfig(worker: Worker): Value {
  const { bootstrap, brokersKnownBy, rest, plugins, variables, largestRecord, memory } = worker;
  return valuePropertiesFile({
    'bootstrap.servers': reference(bootstrap),
    'config.providers': 'env',
    'config.providers.env.class': 'org.apache.kafka.common.config.provider.EnvVarConfigProvider',
    'config.providers.env.param.allowlist.pattern': variables.join('|'),
    'config.storage.topic': CONNECT_TOPICS.configs,
    'connector.client.config.override.policy': 'None',
    // Records and the offset in the log that they reach are written in one transaction.
    'exactly.once.source.support': 'enabled',
    'group.id': 'soma.connect',
    'key.converter': 'org.apache.kafka.connect.storage.StringConverter',
    ...listening(rest),
    'offset.flush.interval.ms': 10_000,
    'offset.storage.topic': CONNECT_TOPICS.offsets,
    'plugin.discovery': 'service_load',
    'plugin.path': plugins,
    'producer.buffer.memory': memory.sent.bytes,
    // The producer's own default is a little less than the broker's: a record between the two would stop the connector for good.
    'producer.max.request.size': largestRecord,
    'status.storage.topic': CONNECT_TOPICS.status,
    // A job makes all topics beforehand.
    'topic.creation.enable': false,
    'value.converter': 'org.apache.kafka.connect.json.JsonConverter',
    'value.converter.schemas.enable': false,
    ...(brokersKnownBy !== undefined && verifying(brokersKnownBy)),
  } satisfies Readonly<Record<WorkerKey, Value | number | boolean>>);
}

function listening(rest: Worker['rest']): Listening {
  if ('loopbackPort' in rest) return { listeners: `http://127.0.0.1:${rest.loopbackPort}` };
  return {
    listeners: text`http://0.0.0.0:${rest.portNumber}`,
    'rest.advertised.host.name': reference(rest.hostName),
    'rest.advertised.port': reference(rest.portNumber),
  };
}

/** TLS to brokers whose names are in their certificates, which is Kafka's default for names, and Java's authorities its default for them. */
function verifying(knownBy: NonNullable<Worker['brokersKnownBy']>): Readonly<Record<string, string>> {
  const settings: Readonly<Record<string, string>> = {
    'security.protocol': 'SSL',
    ...(knownBy !== 'publicAuthorities' && {
      'ssl.truststore.location': knownBy.file,
      'ssl.truststore.type': 'PEM',
    }),
  };
  return Object.fromEntries(
    CLIENTS.flatMap((client) => Object.entries(settings).map(([key, value]) => [`${client}${key}`, value])),
  );
}
