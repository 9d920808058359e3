import { repeated } from '../constructs/core/problems/repeated.ts';
import { SERVICE_CIDR } from '../targets/aws/network/service-cidr.ts';
import { observabilityProblems } from '../constructs/observability/observability.problems.ts';
import { overlap, parseCidr } from '../constructs/core/amounts/cidr.ts';
import { backupRules } from './backup-rules.ts';
import { edgeRules } from './edge-rules.ts';
import { exceptionRules } from './exception-rules.ts';
import { rulesOf } from './levels.ts';
import { outsideRules } from './outside-rules.ts';
import { hostBits, noRange } from './range-problems.ts';
import type { AwsSettings } from './aws.schema.ts';
import type { CloudEnvironment, Environment, OnpremEnvironment } from './schema.ts';
import { registryRules } from './registry-rules.ts';
import { tooFew } from './replica-problems.ts';
import { sectionRules } from './section-rules.ts';
import { temporalRules } from './temporal-rules.ts';

/** Problems with the rules of the environment's level, one sentence for each. */
export function rulesFor(environment: Environment): readonly string[] {
  return [
    ...hostingRules(environment),
    ...replicaRules(environment),
    ...watcherRules(environment),
    ...exporterRules(environment),
    ...lineRules(environment),
    ...traceRules(environment),
    ...copyRules(environment),
    ...backupRules(environment),
    ...exceptionRules(environment),
    ...majorityRules(environment),
    ...sectionRules(environment),
    ...temporalRules(environment),
    ...registryRules(environment),
    ...observabilityProblems(environment.observability),
    ...('host' in environment
      ? [...hostRules(environment), ...singleRules(environment)]
      : [...poolRules(environment), ...revisionRules(environment), ...edgeRules(environment)]),
    ...(environment.level === 'onprem'
      ? [
          ...ownZoneRules(environment),
          ...outsideRules('cluster.apiServer', environment.cluster.apiServer ?? []),
        ]
      : []),
    ...('aws' in environment ? [...awsRules(environment.aws), ...ownImageRules(environment)] : []),
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

/** Each system that is ours has an exporter, and no other has: a cloud tells CloudWatch of its own, and alarms are made of that. */
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
      ...zoneRules(`${path}.zones`, zones),
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

/** A pod may be placed on any pool, so every image must run on all of them. */
function ownImageRules({ cluster }: CloudEnvironment): string[] {
  const { imagesBuiltFor, nodePools } = cluster;
  return nodePools
    .filter(({ arch }) => !imagesBuiltFor.includes(arch))
    .map(
      ({ name, arch }) =>
        `cluster.imagesBuiltFor: ${JSON.stringify(imagesBuiltFor)} has nothing that nodes of pool "${name}" could run, which are "${arch}"; build the Soma images with --platform linux/${arch} and add "${arch}", or set the pool's arch to ${imagesBuiltFor.map((one) => `"${one}"`).join(' or ')}`,
    );
}

function revisionRules({ level, cluster: { gitOps } }: Exclude<Environment, { level: 'local' }>): string[] {
  const { revision } = gitOps;
  if (rulesOf(level).followsHead || (revision !== undefined && revision !== 'HEAD')) return [];
  return [
    `cluster.gitOps.revision: ${revision === undefined ? 'left out, so Argo CD' : `"${revision}"`} follows the head of a branch, and at level "${level}" ` +
      'a push must be no release; write the tag or the commit that is to run',
  ];
}

/** Ranges that AWS refuses for a network. */
const RESERVED = ['0.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '224.0.0.0/4'];

function rangeRules(path: string, cidr: string): string[] {
  const range = parseCidr(cidr);
  if (!range) return [noRange(path, cidr, '10.40.0.0/16')];
  if (range.bits < 16 || range.bits > 20)
    return [
      `${path}: "${cidr}" is a /${range.bits}; AWS allows /16 at most and the subnets need /20 at least`,
    ];
  const inside = hostBits(path, cidr, range);
  if (inside !== undefined) return [inside];
  const hit = [...RESERVED, SERVICE_CIDR].find((other) => overlapping(cidr, other));
  return hit ? [`${path}: "${cidr}" overlaps ${hit}, which is reserved; use a range of 10.0.0.0/8`] : [];
}

function overlapping(one: string, other: string): boolean {
  const [a, b] = [parseCidr(one), parseCidr(other)];
  return a !== undefined && b !== undefined && overlap(a, b);
}

function zoneRules(path: string, zones: readonly string[]): string[] {
  return repeated(zones)
    .slice(0, 1)
    .map((twice) => `${path}: "${twice}" is listed twice; name different zones`);
}

/** The second region must be another one, which could be joined with the first, and have as many zones for what is spread over them. */
function passiveRules(aws: AwsSettings): string[] {
  const { passive } = aws;
  if (!passive) return [];
  const problems = [
    ...rangeRules('aws.passive.cidr', passive.cidr),
    ...zoneRules('aws.passive.zones', passive.zones),
  ];
  if (passive.region === aws.region)
    problems.push(
      `aws.passive.region: "${passive.region}" is the region whose loss is to be survived; name another`,
    );
  if (overlapping(passive.cidr, aws.cidr))
    problems.push(
      `aws.passive.cidr: "${passive.cidr}" overlaps aws.cidr "${aws.cidr}"; networks that overlap can never be joined`,
    );
  if (passive.zones.length !== aws.zones.length)
    problems.push(
      `aws.passive.zones: ${passive.zones.length} zones, and aws.zones has ${aws.zones.length}; brokers are spread evenly over as many, so name as many`,
    );
  return problems;
}

/** US dollars for 730 hours at 0.10. Source: "Amazon EKS pricing". */
const CONTROL_PLANE = 73;
/** Source: "CreateBudget" of the AWS Budgets API, subscribers by e-mail for a notification. */
const BUDGET_ADDRESSES = 10;

function awsRules(aws: AwsSettings): string[] {
  const { cidr, zones, backupRetention, apiAccess, access, budget, alarms } = aws;
  const problems = [...rangeRules('aws.cidr', cidr), ...zoneRules('aws.zones', zones), ...passiveRules(aws)];
  if (backupRetention.days < 1 || backupRetention.days > 35) {
    problems.push(`aws.backupRetention: ${backupRetention.days} days; RDS keeps backups for 1 to 35 days`);
  }
  if (!Number.isInteger(budget.monthly) || budget.monthly <= CONTROL_PLANE) {
    problems.push(
      `aws.budget.monthly: ${budget.monthly}; write whole US dollars, and more than the ${CONTROL_PLANE} that the control plane of EKS alone costs in a month`,
    );
  }
  for (const [urgency, addresses] of Object.entries(alarms)) {
    if (addresses.length > BUDGET_ADDRESSES)
      problems.push(
        `aws.alarms.${urgency}: ${addresses.length} addresses; AWS Budgets tells ${BUDGET_ADDRESSES}, so name an address that hands its mail on`,
      );
  }
  const { view, admin, breakGlass } = access.people;
  for (const role of repeated([...view, ...admin, ...breakGlass])) {
    problems.push(
      `aws.access.people: role "${role}" is listed twice; EKS knows a role once, so leave it where it may do most`,
    );
  }
  problems.push(
    ...outsideRules(
      'aws.apiAccess',
      apiAccess,
      "opens the cluster's API to everybody; name your own addresses",
    ),
  );
  return problems;
}

/** Problems between environments: each needs an account and an address range of its own. */
export function rulesBetween(environments: readonly Environment[]): readonly string[] {
  const clouds = environments.flatMap((environment) => ('aws' in environment ? [environment] : []));
  return clouds.flatMap((environment, index) =>
    clouds.slice(index + 1).flatMap((other) => {
      const problems: string[] = [];
      if (environment.aws.account === other.aws.account) {
        problems.push(
          `${other.name}: aws.account: ${other.aws.account} is the account of "${environment.name}" too; each environment needs an account of its own`,
        );
      }
      for (const [mine, cidr] of rangesOf(environment.aws)) {
        for (const [path, theirs] of rangesOf(other.aws)) {
          if (overlapping(cidr, theirs))
            problems.push(
              `${other.name}: ${path}: ${theirs} overlaps ${mine === 'aws.cidr' ? cidr : `${mine} ${cidr}`} of "${environment.name}"; networks that overlap can never be joined`,
            );
        }
      }
      return problems;
    }),
  );
}

/** Every network of an environment, by the path of its range. */
function rangesOf({ cidr, passive }: AwsSettings): readonly (readonly [path: string, cidr: string])[] {
  return [['aws.cidr', cidr], ...(passive ? [['aws.passive.cidr', passive.cidr] as const] : [])];
}
