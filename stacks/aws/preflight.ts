import { quotasOf } from './quotas.ts';
import type { StackResources } from './stack-resources.ts';

/** What AWS is asked before the first apply, and how its answer is judged. */
export interface Question {
  /** What it is about, for people: a quota, a class, a version. */
  readonly what: string;
  /** What the stack needs of it, for a line that says that AWS has it. */
  readonly need: string;
  /** Words after `aws`; they read and change nothing. With `--output json` the answer is one value or a list of them. */
  readonly command: readonly string[];
  /** Undefined when AWS has what the stack needs; otherwise what is wrong and the cure. */
  readonly problem: (answer: readonly string[]) => string | undefined;
}

type Attributes = Readonly<Record<string, unknown>>;

/** A stack that is to be applied, and what it takes from elsewhere. */
export interface Asked {
  readonly resources: StackResources;
  /** Where the environment states its zones, for whoever must choose others. */
  readonly zonesAt: string;
  /** Name of the public zone that it changes records of. @default it changes none */
  readonly zone?: string;
  /** The stack whose database it copies: a copy has the engine of its source and does not state it. @default it copies none */
  readonly source?: StackResources;
}

/** Everything that can be asked of AWS before a stack is applied, in the order in which an apply would meet it. */
export function questionsOf({ resources, zonesAt, zone, source = {} }: Asked): readonly Question[] {
  const zones = distinct(all(resources, 'aws_subnet').map((subnet) => word(subnet, 'availability_zone')));
  return [
    zoneQuestion(zones, zonesAt),
    ...(zone === undefined ? [] : [publicZoneQuestion(zone)]),
    ...quotaQuestions(resources),
    ...distinct(all(resources, 'aws_eks_node_group').flatMap(machines)).map((type) =>
      machineQuestion(type, zones, zonesAt),
    ),
    ...all(resources, 'aws_eks_cluster').flatMap((cluster) =>
      all(resources, 'aws_eks_addon').map((addon) => addonQuestion(word(cluster, 'version'), addon)),
    ),
    ...all(resources, 'aws_msk_cluster').map((cluster) =>
      versionQuestion('MSK', word(cluster, 'kafka_version'), [
        ...['kafka', 'list-kafka-versions'],
        ...['--query', "KafkaVersions[?Status=='ACTIVE'].Version"],
      ]),
    ),
    ...all(resources, 'aws_db_instance').map((database) =>
      databaseQuestion(asItsSource(database, source), zones, zonesAt),
    ),
    ...all(resources, 'aws_elasticache_replication_group').map((group) =>
      versionQuestion('ElastiCache', word(group, 'engine_version'), [
        ...['elasticache', 'describe-cache-engine-versions', '--engine', word(group, 'engine')],
        ...['--query', 'CacheEngineVersions[].EngineVersion'],
      ]),
    ),
  ];
}

function zoneQuestion(zones: readonly string[], zonesAt: string): Question {
  return {
    what: 'zones',
    need: zones.join(', '),
    command: [
      ...['ec2', 'describe-availability-zones'],
      ...['--query', "AvailabilityZones[?State=='available'].ZoneName"],
    ],
    problem: lacks(zones, (missing) => `this account has no ${missing}; choose others in ${zonesAt}`),
  };
}

function publicZoneQuestion(zone: string): Question {
  return {
    what: `zone ${zone}`,
    need: 'a zone of the account in Route 53',
    command: [
      ...['route53', 'list-hosted-zones-by-name', '--dns-name', zone, '--max-items', '1'],
      ...['--query', 'HostedZones[].Name'],
    ],
    // Route 53 ends names with a dot.
    problem: lacks([`${zone}.`], () => 'this account has none; choose another in aws.edge.zone, or make it'),
  };
}

function quotaQuestions(resources: StackResources): readonly Question[] {
  return quotasOf(resources).map(({ service, code, name, needed }) => ({
    what: `quota ${service} ${code}`,
    need: `${needed} of "${name}"`,
    command: [
      ...['service-quotas', 'get-service-quota', '--service-code', service, '--quota-code', code],
      ...['--query', 'Quota.Value'],
    ],
    problem: ([allowed = '0']) =>
      // An answer that is no number allows nothing.
      !(Number(allowed) >= needed)
        ? `"${name}" is ${allowed}, and the stack alone takes ${needed}; ask for more with: aws service-quotas ` +
          `request-service-quota-increase --service-code ${service} --quota-code ${code} --desired-value ${needed}`
        : undefined,
  }));
}

function machineQuestion(type: string, zones: readonly string[], zonesAt: string): Question {
  return {
    what: `EC2 ${type}`,
    need: `offered in ${zones.join(', ')}`,
    command: [
      ...['ec2', 'describe-instance-type-offerings', '--location-type', 'availability-zone'],
      ...['--filters', `Name=instance-type,Values=${type}`],
      ...['--query', 'InstanceTypeOfferings[].Location'],
    ],
    problem: lacks(zones, (missing) => `is not offered in ${missing}; choose other zones in ${zonesAt}`),
  };
}

function addonQuestion(kubernetes: string, addon: Attributes): Question {
  const [name, version] = [word(addon, 'addon_name'), word(addon, 'addon_version')];
  return versionQuestion(`EKS ${kubernetes} ${name}`, version, [
    ...['eks', 'describe-addon-versions', '--kubernetes-version', kubernetes, '--addon-name', name],
    ...['--query', 'addons[].addonVersions[].addonVersion'],
  ]);
}

/** A database with what it has of the one that it copies, which is named by the end of an ARN. */
function asItsSource(database: Attributes, source: StackResources): Attributes {
  const copied = all(source, 'aws_db_instance').find(({ identifier }) =>
    String(database['replicate_source_db']).endsWith(`:${String(identifier)}`),
  );
  return { ...copied, ...database };
}

function databaseQuestion(database: Attributes, zones: readonly string[], zonesAt: string): Question {
  const [engine, version, type] = [
    word(database, 'engine'),
    word(database, 'engine_version'),
    word(database, 'instance_class'),
  ];
  return {
    what: `RDS ${type}`,
    need: `${engine} ${version} with a standby in ${zones.join(', ')}`,
    command: [
      ...['rds', 'describe-orderable-db-instance-options', '--engine', engine, '--db-instance-class', type],
      ...[
        '--query',
        `OrderableDBInstanceOptions[?MultiAZCapable && starts_with(EngineVersion, '${version}.')].AvailabilityZones[].Name`,
      ],
    ],
    problem: lacks(
      zones,
      (missing) => `cannot be ordered with a standby in ${missing}; choose other zones in ${zonesAt}`,
    ),
  };
}

function versionQuestion(what: string, version: string, command: readonly string[]): Question {
  return {
    what,
    need: version,
    command,
    problem: lacks([version], (missing) => `AWS does not offer ${missing}; pin another in versions.ts`),
  };
}

/** What an answer must name, or else a sentence about what it lacks. */
function lacks(wanted: readonly string[], says: (missing: string) => string): Question['problem'] {
  return (answer) => {
    const missing = wanted.filter((one) => !answer.includes(one));
    return missing.length > 0 ? says(missing.join(', ')) : undefined;
  };
}

const all = (resources: StackResources, type: string) => Object.values(resources[type] ?? {});
const word = (attributes: Attributes, name: string) => String(attributes[name]);
const machines = ({ instance_types: types }: Attributes) => types as readonly string[];
const distinct = (words: readonly string[]) => [...new Set(words)].sort();
