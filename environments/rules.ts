import { repeated } from '../constructs/core/problems/repeated.ts';
import { agentRules } from './agent-rules.ts';
import { awsRules } from './aws-rules.ts';
import { backupRules } from './backup-rules.ts';
import { edgeRules } from './edge-rules.ts';
import { exceptionRules } from './exception-rules.ts';
import { rulesOf } from './levels.ts';
import { outsideRules } from './outside-rules.ts';
import { observabilityRules } from './observability-rules.ts';
import type { Environment, OnpremEnvironment } from './schema.ts';
import { registryRules } from './registry-rules.ts';
import { tooFew } from './replica-problems.ts';
import { sectionRules } from './section-rules.ts';
import { temporalRules } from './temporal-rules.ts';
import { sameZoneTwice } from './zone-problems.ts';

/** Problems with the rules of the environment's level, one sentence for each. */
export function rulesFor(environment: Environment): readonly string[] {
  return [
    ...hostingRules(environment),
    ...replicaRules(environment),
    ...observabilityRules(environment),
    ...copyRules(environment),
    ...backupRules(environment),
    ...exceptionRules(environment),
    ...majorityRules(environment),
    ...sectionRules(environment),
    ...temporalRules(environment),
    ...registryRules(environment),
    ...agentRules(environment),
    ...('host' in environment
      ? [...hostRules(environment), ...singleRules(environment)]
      : [...poolRules(environment), ...revisionRules(environment), ...edgeRules(environment)]),
    ...(environment.level === 'onprem'
      ? [
          ...ownZoneRules(environment),
          ...outsideRules('cluster.apiServer', environment.cluster.apiServer ?? []),
        ]
      : []),
    ...('aws' in environment ? awsRules(environment) : []),
  ];
}

function hostingRules({ level, eventStreaming, dataLayer }: Environment): string[] {
  if (rulesOf(level).managedAllowed) return [];
  const systems = {
    'eventStreaming.kafka': eventStreaming.kafka,
    'dataLayer.postgres': dataLayer.postgres,
    'dataLayer.redis': dataLayer.redis,
    'dataLayer.objectStore': dataLayer.objectStore,
  };
  return Object.entries(systems)
    .filter(([, { hosting }]) => hosting === 'managed')
    .map(
      ([path]) =>
        `${path}.hosting: "managed" needs a cloud, and level "${level}" has none; write "self" or leave it out`,
    );
}

function replicaRules({ level, eventStreaming, dataLayer, observability: { loki } }: Environment) {
  const { postgres, redis, etcd } = dataLayer;
  return tooFew(level, rulesOf(level).leastStatefulReplicas, 'would lose data or stop with one zone', {
    'eventStreaming.kafka': eventStreaming.kafka,
    // RDS states no replicas: it always has a standby.
    'dataLayer.postgres': 'replicas' in postgres ? postgres : undefined,
    'dataLayer.redis': redis,
    'dataLayer.etcd': etcd,
    'observability.loki': loki,
  });
}

/** The object store is one server wherever it is ours. */
function copyRules({ level, dataLayer: { objectStore } }: Environment): string[] {
  if (objectStore.hosting === 'managed' || objectStore.withoutCopies) return [];
  if (rulesOf(level).leastStatefulReplicas === 1) return [];
  return [
    `dataLayer.objectStore: it is one server, and level "${level}" must not lose data with one disk; say with withoutCopies: { reason: … } what keeps its disk`,
  ];
}

/** Systems that a laptop runs once, because a second copy on the same disk would protect nothing. */
function singleRules({
  dataLayer,
  observability: { metrics, loki, jaeger, otelCollector },
  security,
}: Extract<Environment, { level: 'local' }>): string[] {
  const systems = {
    'dataLayer.postgres': dataLayer.postgres,
    'dataLayer.pgbouncer': dataLayer.pgbouncer,
    'dataLayer.redis': dataLayer.redis,
    'dataLayer.milvus': dataLayer.milvus,
    ...(metrics && {
      'observability.metrics.prometheus': metrics.prometheus,
      'observability.metrics.alertmanager': metrics.alertmanager,
    }),
    ...(loki && { 'observability.loki': loki }),
    ...(jaeger && { 'observability.jaeger': jaeger }),
    ...(otelCollector && { 'observability.otelCollector': otelCollector }),
    ...(otelCollector?.samplers && { 'observability.otelCollector.samplers': otelCollector.samplers }),
    ...(dataLayer.featureFlags && { 'dataLayer.featureFlags': dataLayer.featureFlags }),
    ...(security.keycloak && { 'security.keycloak': security.keycloak }),
    ...(security.kong && { 'security.kong': security.kong }),
  };
  return Object.entries(systems).flatMap(([path, section]) =>
    'replicas' in section && section.replicas > 1
      ? [
          `${path}.replicas: ${section.replicas}; a laptop runs one, since a second copy on the same disk protects nothing; write 1`,
        ]
      : [],
  );
}

/** A majority must exist: an even number of members survives no more failures than one less. */
function majorityRules({ dataLayer: { etcd } }: Environment): string[] {
  if (etcd.replicas % 2 === 1) return [];
  return [
    `dataLayer.etcd.replicas: ${etcd.replicas} members: an even number survives no more failures than one less; use 1, 3 or 5`,
  ];
}

function hostRules({ budget, host }: Extract<Environment, { level: 'local' }>): string[] {
  const needed = budget.plus(host.reserved);
  if (!needed.exceeds(host.memory)) return [];
  return [
    `host.memory: ${host.memory} cannot hold the budget of ${budget} and the reserve of ${host.reserved}; ` +
      `state a host of at least "${needed.toKubernetes()}" or lower the budget`,
  ];
}

function poolRules({ cluster }: Exclude<Environment, { level: 'local' }>): string[] {
  return repeated(cluster.nodePools.map(({ name }) => name)).map(
    (name) => `cluster.nodePools: "${name}" is listed twice; give every pool a name of its own`,
  );
}

/** With two, the loss of the one that has two of three members is the loss of their majority. */
const LEAST_ZONES = 3;

/** Zones of one's own: each copy of three needs one, and a zone that no node is in protects nothing. */
function ownZoneRules({ cluster: { nodePools } }: OnpremEnvironment): string[] {
  const problems = nodePools.flatMap(({ name, nodes, zones }, index) => {
    const path = `cluster.nodePools.${index}`;
    return [
      ...sameZoneTwice(`${path}.zones`, zones),
      ...(nodes < zones.length
        ? [
            `${path}.nodes: ${nodes} of pool "${name}" cannot be in ${zones.length} zones; write at least ${zones.length} or name fewer zones`,
          ]
        : []),
    ];
  });
  const all = new Set(nodePools.flatMap(({ zones }) => zones));
  return all.size >= LEAST_ZONES
    ? problems
    : [
        ...problems,
        `cluster.nodePools: nodes are in ${all.size} of the ${LEAST_ZONES} zones that a majority needs to outlive one; name ${LEAST_ZONES} zones`,
      ];
}

function revisionRules({ level, cluster: { gitOps } }: Exclude<Environment, { level: 'local' }>): string[] {
  const { revision } = gitOps;
  if (rulesOf(level).followsHead || (revision !== undefined && revision !== 'HEAD')) return [];
  return [
    `cluster.gitOps.revision: ${revision === undefined ? 'left out, so Argo CD' : `"${revision}"`} follows the head of a branch, and at level "${level}" ` +
      'a push must be no release; write the tag or the commit that is to run',
  ];
}
