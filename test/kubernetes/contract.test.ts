import { describe, expect, test } from 'vitest';
import facts from '../data/soma-services.json' with { type: 'json' };
import type { Manifest } from '../../targets/kubernetes/resources/manifest.ts';
import { allFiles, type Attributes, resources, type Stack, stacksIn } from '../support/aws.ts';
import { CLUSTERS, named, objectsOf, podsIn } from '../support/kubernetes.ts';

const STACKS = stacksIn(allFiles());

/** Required by some processes of an image alone. */
const ONLY: Readonly<Record<string, RegExp>> = {
  SA01_WORKER_GATEWAY_BASE: /^Deployment somaagent01-/,
  SOMAGENT_IDENTITY_JWT_SECRET: /^Deployment somaagenthub-(gateway|identity)$/,
  SOMA_REDIS_HOST: /^Deployment somafractalmemory$/,
  SUPERVISOR_HTTP_PASS: /^Deployment somabrain-cog$/,
  TEMPORAL_HOST: /^\w+ (agentvoicebox|somaagenthub-orchestrator)/,
};

/** What a service requires and a cluster cannot give it. */
interface Exception {
  readonly variable: string;
  readonly why: string;
  /** What the emitted bytes show of that; when it holds no more, the variable must be set. */
  readonly holds: (objects: readonly Manifest[], stack: Stack | undefined) => boolean;
}

const UNNAMED =
  'SomaFractalMemory gives Redis a password and no user name, so it is the user "default" there';

const EXCEPTIONS: Readonly<Record<(typeof CLUSTERS)[number], readonly Exception[]>> = {
  kind: [ownRedis()],
  onprem: [ownRedis()],
  staging: [managed()],
  prod: [managed()],
};

function ownRedis(): Exception {
  return {
    variable: 'SOMA_REDIS_HOST',
    why: `${UNNAMED}. The operator (0.26) logs in without a name too and needs INFO and REPLICAOF, so "default" is the administrator, whose password no service may have`,
    holds: (objects) => operatorIsDefault(objects),
  };
}

function managed(): Exception {
  return {
    variable: 'SOMA_REDIS_HOST',
    why: `${UNNAMED}. ElastiCache speaks TLS alone, which its client has no setting for, and its group has no "default"`,
    holds: (_, stack) => onlyTls(stack) && !resources(stack, 'aws_elasticache_user').some(isDefault),
  };
}

/** The user whom the operator's password opens is the one without a name, and may do everything. */
function operatorIsDefault(objects: readonly Manifest[]): boolean {
  const { spec } = named(objects, 'RedisReplication', 'redis');
  const acl = named(objects, 'ExternalSecret', 'redis-acl').spec;
  const [, entry = ''] = /^user default on >\{\{ \.(\w+) \}\} ~\* &\* \+@all$/m.exec(text(acl)) ?? [];
  const { key } = spec.kubernetesConfig.redisSecret;
  return entry !== '' && entry.replaceAll('_', '-') === key;
}

const text = ({ target }: { target: { template?: { data: Readonly<Record<string, string>> } } }) =>
  target.template?.data['user.acl'] ?? '';

const onlyTls = (stack: Stack | undefined) => {
  const groups = resources(stack, 'aws_elasticache_replication_group');
  return groups.length > 0 && groups.every(([, group]) => group['transit_encryption_mode'] === 'required');
};
const isDefault = ([, user]: [string, Attributes]) => user['user_name'] === 'default';

/** Processes of a service that lack a variable which it requires, and the variable. */
function unset(service: keyof typeof facts, objects: readonly Manifest[]): readonly string[] {
  return podsIn(objects)
    .filter(({ owner }) => new RegExp(`^\\w+ ${service}(-|$)`).test(owner))
    .flatMap(({ owner, spec }) => {
      const has = spec.containers.flatMap(({ env = [] }) => env.map(({ name }) => name));
      return facts[service].required
        .filter((variable) => (ONLY[variable]?.test(owner) ?? true) && !has.includes(variable))
        .map((variable) => `${owner} ${variable}`);
    });
}

describe.each(CLUSTERS)('in %s', (environment) => {
  const objects = objectsOf(environment);
  const exceptions = EXCEPTIONS[environment];

  test('every process is told what its service requires', () => {
    expect(unset('somabrain', objects)).toEqual([]);
    expect(unset('somafractalmemory', objects)).toEqual(
      exceptions.map(({ variable }) => `Deployment somafractalmemory ${variable}`),
    );
  });

  test('what it is not told, it cannot be told', () => {
    for (const { holds, why } of exceptions) expect(holds(objects, STACKS.get(environment)), why).toBe(true);
  });

  test('what it is not told decides about no pod', () => {
    const { spec } = named(objects, 'Deployment', 'somafractalmemory');
    const [container] = spec.template.spec?.containers ?? [];
    const { livenessProbe, readinessProbe, startupProbe } = container ?? {};
    // `/health` is the one report that asks Redis; these two never do.
    expect([livenessProbe, readinessProbe, startupProbe].map((probe) => probe?.httpGet?.path)).toEqual([
      '/ping',
      '/healthz',
      '/ping',
    ]);
  });
});

test.each(['somaagent01', 'agentvoicebox', 'somaagenthub'] as const)(
  'a cluster with everything tells %s what it requires',
  (service) => {
    expect(podsIn(objectsOf('everything')).some(({ owner }) => owner.includes(service))).toBe(true);
    expect(unset(service, objectsOf('everything'))).toEqual([]);
  },
);

test('a variable that is missing is found', () => {
  const changed = JSON.parse(
    JSON.stringify(objectsOf('kind')).replaceAll('"SOMA_MILVUS_HOST"', '"SOMA_MILVUS_HOTS"'),
  ) as readonly Manifest[];
  expect(unset('somafractalmemory', changed)).toEqual([
    'Deployment somafractalmemory SOMA_MILVUS_HOST',
    'Deployment somafractalmemory SOMA_REDIS_HOST',
    expect.stringMatching(/^Job somafractalmemory-migrate-\w+ SOMA_MILVUS_HOST$/),
  ]);
});

test('an exception ends with its reason', () => {
  const [kind] = EXCEPTIONS.kind;
  const probing = JSON.parse(
    JSON.stringify(objectsOf('kind')).replace(
      'user default on >{{ .redis_password }} ~* &* +@all',
      'user default on >{{ .redis_probe_password }} resetkeys resetchannels -@all +ping',
    ),
  ) as readonly Manifest[];
  expect(kind?.holds(probing, undefined)).toBe(false);
  const [prod] = EXCEPTIONS.prod;
  const plain = JSON.parse(
    JSON.stringify(STACKS.get('prod')).replace('"transit_encryption_mode":"required"', '"x":"preferred"'),
  ) as Stack;
  expect(prod?.holds([], plain)).toBe(false);
  const unnamed = JSON.parse(
    JSON.stringify(STACKS.get('prod')).replace('"user_name":"somabrain"', '"user_name":"default"'),
  ) as Stack;
  expect(prod?.holds([], unnamed)).toBe(false);
});
