import type { Stack } from '../aws.ts';
import { forbiddenProperty } from '../../../constructs/event-streaming/kafka/msk-properties.aws.ts';
import { CACHE_PARAMETERS, type CacheParameter } from './cache-parameters.ts';
import postgres16 from './postgres16.json' with { type: 'json' };
import { all, type Rule, textAt } from './rule.ts';

/** What PostgreSQL says of a parameter: its type, when it takes effect, and the least and greatest value, or all values. */
type Setting = readonly [
  type: 'bool' | 'integer' | 'real' | 'string' | 'enum',
  applies: 'static' | 'dynamic',
  ...limits: readonly (number | readonly string[])[],
];

/** Source: `pg_settings` of PostgreSQL 16.14, and for RDS' own the RDS user guide, "RDS for PostgreSQL DB instance parameter list". */
const SETTINGS: ReadonlyMap<string, Setting> = new Map([
  ...Object.entries(postgres16 as unknown as Readonly<Record<string, Setting>>),
  ['rds.adaptive_autovacuum', ['bool', 'dynamic']],
  ['rds.force_ssl', ['bool', 'dynamic']],
  ['rds.logical_replication', ['bool', 'static']],
  ['rds.log_retention_period', ['integer', 'dynamic', 1440, 10_080]],
  ['rds.restrict_password_commands', ['bool', 'static']],
] as readonly (readonly [string, Setting])[]);

/** Parameters of the server that RDS sets by itself and lets nobody set. */
const OF_RDS: ReadonlySet<string> = new Set([
  'archive_command',
  'archive_library',
  'archive_mode',
  'config_file',
  'data_directory',
  'external_pid_file',
  'fsync',
  'hba_file',
  'ident_file',
  'listen_addresses',
  'log_directory',
  'port',
  'primary_conninfo',
  'recovery_target',
  'restore_command',
  'ssl_ca_file',
  'ssl_cert_file',
  'ssl_key_file',
  'superuser_reserved_connections',
  'unix_socket_directories',
  'wal_level',
]);

/** Why RDS would not take a value: it takes numbers in the parameter's own unit, and 0 or 1 for a switch. */
function misfit([type, , ...limits]: Setting, value: string): string | undefined {
  if (type === 'bool') return /^[01]$/.test(value) ? undefined : 'a switch is 0 or 1';
  if (type === 'enum') {
    const [known = []] = limits as readonly (readonly string[])[];
    return known.includes(value) ? undefined : `it is one of ${known.join(', ')}`;
  }
  if (type === 'string') return undefined;
  const [least = -Infinity, most = Infinity] = limits as readonly number[];
  if (!(type === 'integer' ? /^-?\d+$/ : /^-?\d+(\.\d+)?$/).test(value))
    return 'it is a number without a unit';
  return Number(value) >= least && Number(value) <= most ? undefined : `it is ${least} to ${most}`;
}

interface Parameter {
  readonly name: string;
  readonly value: string;
  readonly apply_method?: string;
}

function parametersOf(stack: Stack, type: string, family: string): readonly (readonly [string, Parameter])[] {
  return all(stack, type)
    .filter(({ own }) => textAt(own, 'family') === family)
    .flatMap(({ address, own }) =>
      ((own['parameter'] ?? []) as readonly Parameter[]).map((one) => [address, one] as const),
    );
}

export const databaseParameters: Rule = {
  name: 'parameters of RDS',
  refusals: (stack) =>
    parametersOf(stack, 'aws_db_parameter_group', 'postgres16').flatMap(([address, parameter]) => {
      const { name, value, apply_method: method = 'immediate' } = parameter;
      const setting = SETTINGS.get(name);
      if (!setting) return [`${address}: PostgreSQL 16 has no parameter "${name}"`];
      if (OF_RDS.has(name)) return [`${address}: RDS lets nobody set "${name}"`];
      const why = misfit(setting, value);
      const late = setting[1] === 'static' && method !== 'pending-reboot';
      return [
        ...(why === undefined ? [] : [`${address}: "${name}" is "${value}", but ${why}`]),
        ...(late ? [`${address}: "${name}" is static, so its apply_method is "pending-reboot"`] : []),
      ];
    }),
};

/** Why ElastiCache would not take a value. */
function cacheMisfit(known: CacheParameter, value: string): string | undefined {
  if ('oneOf' in known)
    return known.oneOf.includes(value) ? undefined : `it is one of ${known.oneOf.join(', ')}`;
  if ('letters' in known)
    return value.split('').every((one) => known.letters.includes(one))
      ? undefined
      : `it is made of ${known.letters}`;
  const [least, most = Number.MAX_SAFE_INTEGER] = known.between;
  if (/^-?\d+$/.test(value) && Number(value) >= least && Number(value) <= most) return undefined;
  return `it is ${least}${known.between.length > 1 ? ` to ${most}` : ' or more'}`;
}

export const cacheParameters: Rule = {
  name: 'parameters of ElastiCache',
  refusals: (stack) =>
    parametersOf(stack, 'aws_elasticache_parameter_group', 'valkey8').flatMap(
      ([address, { name, value }]) => {
        const known = CACHE_PARAMETERS[name];
        if (!known) return [`${address}: ElastiCache lets nobody set "${name}" of valkey8`];
        const why = cacheMisfit(known, value);
        return why === undefined ? [] : [`${address}: "${name}" is "${value}", but ${why}`];
      },
    ),
};

/** Properties whose value is true or false. */
const SWITCHES: ReadonlySet<string> = new Set([
  'allow.everyone.if.no.acl.found',
  'auto.create.topics.enable',
  'delete.topic.enable',
  'unclean.leader.election.enable',
]);
/** Properties whose value is words. */
const WORDS: ReadonlySet<string> = new Set([
  'compression.type',
  'custom.advertised.listeners',
  'log.cleanup.policy',
  'log.message.timestamp.type',
  'replica.selector.class',
]);

function propertyMisfit(name: string, value: string): string | undefined {
  if (forbiddenProperty(name)) return `MSK does not let anybody set "${name}"`;
  if (SWITCHES.has(name) && !/^(true|false)$/.test(value))
    return `"${name}" is "${value}", but it is true or false`;
  if (!SWITCHES.has(name) && !WORDS.has(name) && !/^-?\d+(\.\d+)?$/.test(value))
    return `"${name}" is "${value}", but it is a number`;
  return undefined;
}

export const brokerProperties: Rule = {
  name: 'properties of MSK',
  refusals: (stack) =>
    all(stack, 'aws_msk_configuration').flatMap(({ address, own }) => {
      const lines = (textAt(own, 'server_properties') ?? '').split('\n').filter(Boolean);
      const set = new Map(lines.map((line) => [line.split('=')[0] ?? '', line.split('=')[1] ?? '']));
      const wrong = [...set].flatMap(([name, value]) => propertyMisfit(name, value) ?? []);
      const copies = Number(set.get('default.replication.factor') ?? 3);
      const least = Number(set.get('min.insync.replicas') ?? 2);
      return [
        ...wrong,
        ...(least >= copies
          ? [`min.insync.replicas ${least} of ${copies} copies: one broker in maintenance stops all writes`]
          : []),
      ].map((why) => `${address}: ${why}`);
    }),
};
