import { propertiesFile, valuePropertiesFile } from '../../core/model/config-file.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import { reference, text, type Value } from '../../core/model/value.ts';
import { CONNECT_TOPICS } from './change-capture.demands.ts';

/** Keys of a distributed worker that are set here; it starts with an unknown one and says nothing, so a reader asks its own list. */
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
  | 'rest.advertised.host.name'
  | 'rest.advertised.port'
  | 'status.storage.topic'
  | 'topic.creation.enable'
  | 'value.converter'
  | 'value.converter.schemas.enable';

export interface Worker {
  readonly bootstrap: Endpoint;
  readonly rest: Endpoint;
  /** The folder whose folders are plug-ins. */
  readonly plugins: string;
  /** Variables that a connector's configuration may take values from. */
  readonly variables: readonly string[];
}

export function workerConfig({ bootstrap, rest, plugins, variables }: Worker): Value {
  return valuePropertiesFile({
    'bootstrap.servers': reference(bootstrap),
    'config.providers': 'env',
    'config.providers.env.class': 'org.apache.kafka.common.config.provider.EnvVarConfigProvider',
    'config.providers.env.param.allowlist.pattern': variables.join('|'),
    'config.storage.topic': CONNECT_TOPICS.configs,
    'connector.client.config.override.policy': 'None',
    // Records and the place in the log up to which they came are written in one transaction.
    'exactly.once.source.support': 'enabled',
    'group.id': 'soma.connect',
    'key.converter': 'org.apache.kafka.connect.storage.StringConverter',
    listeners: text`http://0.0.0.0:${rest.portNumber}`,
    'offset.flush.interval.ms': 10_000,
    'offset.storage.topic': CONNECT_TOPICS.offsets,
    'plugin.discovery': 'service_load',
    'plugin.path': plugins,
    'rest.advertised.host.name': reference(rest.hostName),
    'rest.advertised.port': reference(rest.portNumber),
    'status.storage.topic': CONNECT_TOPICS.status,
    // Topics are made by the job that makes all of them.
    'topic.creation.enable': false,
    'value.converter': 'org.apache.kafka.connect.json.JsonConverter',
    'value.converter.schemas.enable': false,
  } satisfies Readonly<Record<WorkerKey, Value | number | boolean>>);
}

/** Standard output alone: the image would also keep files, which nobody reads. */
export const LOGGING = propertiesFile({
  'appender.console.layout.pattern': '%d{ISO8601} %-5p %c - %m%n',
  'appender.console.layout.type': 'PatternLayout',
  'appender.console.name': 'Console',
  'appender.console.type': 'Console',
  'rootLogger.appenderRef.console.ref': 'Console',
  'rootLogger.level': 'INFO',
});
