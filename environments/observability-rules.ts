import { observabilityProblems } from '../constructs/observability/observability.problems.ts';
import { rulesOf } from './levels.ts';
import { tooFew } from './replica-problems.ts';
import type { Environment } from './schema.ts';

/** Problems with what watches: metrics, alerts, lines and traces. */
export function observabilityRules(environment: Environment): readonly string[] {
  return [
    ...watcherRules(environment),
    ...exporterRules(environment),
    ...lineRules(environment),
    ...traceRules(environment),
    ...observabilityProblems(environment.observability),
  ];
}

/** What tells of a lost zone must not be lost with it. */
function watcherRules({ level, observability: { metrics } }: Environment) {
  const what = 'would be silent about the loss of the zone that it is in';
  return tooFew(level, rulesOf(level).leastWatchers, what, {
    'observability.metrics.prometheus': metrics?.prometheus,
    'observability.metrics.alertmanager': metrics?.alertmanager,
  });
}

/** Who looks for what a lost zone did finds it in traces, so neither these nor those who send them may be gone with it. */
function traceRules({ level, observability: { jaeger, otelCollector } }: Environment): string[] {
  const { leastStatefulReplicas, leastWatchers } = rulesOf(level);
  return [
    ...(jaeger && !jaeger.onDisk && leastStatefulReplicas > 1
      ? [
          `observability.jaeger: it would forget its traces with every restart, which level "${level}" cannot use; add onDisk: { disk: …, retention: … }`,
        ]
      : []),
    ...tooFew(level, leastWatchers, 'would be gone with the zone that it is in', {
      'observability.jaeger': jaeger,
      'observability.otelCollector': otelCollector,
      'observability.otelCollector.samplers': otelCollector?.samplers,
    }),
  ];
}

/** On a laptop the engine hands lines over; above `kind` no single process may be all that reads them. */
function lineRules({ level, observability: { alloy } }: Environment): string[] {
  if (!alloy) return [];
  if (level === 'local' && alloy.everyNode)
    return [
      'observability.alloy.everyNode: a laptop has no nodes, and its engine hands its lines over; leave it out',
    ];
  if (!rulesOf(level).readsOnNodes || alloy.everyNode) return [];
  return [
    `observability.alloy: one process would read the lines of all nodes, and level "${level}" needs one on each node; write everyNode: true`,
  ];
}

/**
 * Each system that is ours has an exporter, and no other has: a cloud tells CloudWatch of its own, and alarms are made of that. It does not
 * tell whether change capture publishes, which the offsets of Kafka do.
 */
function exporterRules(environment: Environment): string[] {
  const {
    observability: { metrics },
    eventStreaming,
    dataLayer,
  } = environment;
  if (!metrics) return [];
  const systems = {
    postgres: dataLayer.postgres,
    redis: dataLayer.redis,
    kafka: eventStreaming.kafka,
  };
  const ours = Object.entries(systems).flatMap(([name, { hosting }]) => {
    const path = `observability.metrics.exporters.${name}`;
    const given = metrics.exporters[name as keyof typeof systems] !== undefined;
    if (name === 'kafka' && hosting === 'managed' && eventStreaming.changeCapture)
      return given
        ? []
        : [
            `${path}: no alarm of the cloud tells that change capture has stopped; add the section with memory and cpu`,
          ];
    if (given && hosting === 'managed')
      return [`${path}: the cloud runs ${name} and has alarms for it; leave the section out`];
    if (!given && hosting !== 'managed')
      return [`${path}: ${name} runs here and nobody would watch it; add the section with memory and cpu`];
    return [];
  });
  return [...ours, ...cacheExporterRules(metrics.exporters, dataLayer)];
}

/** The exporter of the store for state reads the cache as well, where there is one. */
function cacheExporterRules(
  { redisCache: given }: NonNullable<Environment['observability']['metrics']>['exporters'],
  { redis, redisCache }: Environment['dataLayer'],
): string[] {
  const path = 'observability.metrics.exporters.redisCache';
  const alone = redisCache !== undefined && redis.hosting === 'managed';
  if (alone && !given) return [`${path}: nobody would watch the cache; add the section with memory and cpu`];
  if (!alone && given)
    return [
      `${path}: ${redisCache ? 'the exporter of redis reads it too' : 'there is no cache'}; leave the section out`,
    ];
  return [];
}
