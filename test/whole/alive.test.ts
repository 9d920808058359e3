import { describe, expect, test } from 'vitest';
import { buildOverlay } from '../../compose/build-overlay.ts';
import { renderCompose } from '../../compose/render.ts';
import { synthesizeCompose } from '../../compose/synthesize.ts';
import { DefinitionError } from '../../constructs/core/problems/errors.ts';
import { planFiles } from '../../constructs/core/plan/plan-report.ts';
import { Platform } from '../../constructs/platform/platform.ts';
import { ENVIRONMENTS } from '../../environments/index.ts';
import { parseEnvironment } from '../../environments/parse.ts';
import type { Environment } from '../../environments/schema.ts';
import { synthesizeAws } from '../../stacks/aws/app.ts';
import { awsProblems } from '../../stacks/cloud/problems.ts';
import { operatorProblems } from '../../stacks/kubernetes/operators/sizes.ts';
import { renderKubernetes } from '../../stacks/kubernetes/render.ts';
import { synthesizeKubernetes } from '../../stacks/kubernetes/synthesize.ts';
import { cloudOf } from '../support/aws.ts';

type Path = readonly (string | number)[];

/** A leaf that may stand although no emitted file of a target follows it. */
interface Exception {
  readonly path: RegExp;
  readonly reason: string;
  /** `plan`: it changes the plan instead. `only`: its value is the only legal one. `form`: another value is another form. */
  readonly because: 'plan' | 'rule' | 'only' | 'form' | 'reader';
}

const OWN_IMAGES: Exception = {
  path: /^cluster\.imagesBuiltFor\.\d$/,
  because: 'only',
  reason: 'what the owner builds for other processors than the nodes have is refused',
};

/** What several replicas and several nodes leave no choice of. */
const LINES: Exception = {
  path: /^observability\.(loki\.replicas|alloy\.everyNode)$/,
  because: 'only',
  reason: 'lines are read on each node and kept three times above `kind`; another number is refused',
};

const EXCEPTIONS: Readonly<Record<string, readonly Exception[]>> = {
  local: [
    { path: /^(budget|host\.cpu)$/, because: 'plan', reason: 'what the plan is held to' },
    { path: /^host\.(memory|reserved)$/, because: 'rule', reason: 'what the budget is held to' },
    {
      path: /^dataLayer\.(postgres|pgbouncer|redis|milvus|featureFlags)\.replicas$|^security\.(keycloak|kong)\.replicas$|^observability\.(metrics\.\w+|loki|jaeger|otelCollector)\.replicas$/,
      because: 'only',
      reason: 'a laptop runs one of what clusters run more of; another number is refused',
    },
  ],
  kind: [
    {
      path: /^cluster\.nodePools\.\d\.(name|nodes|memory|cpu|reserved\.(memory|cpu))$/,
      because: 'plan',
      reason: 'nodes that somebody else made: pods are placed on them in the plan',
    },
    {
      path: /^(security\.keycloak|somaServices\.somaagent01\.gateway)\.replicas$/,
      because: 'only',
      reason: 'PostgreSQL has no memory for the connections of more; another number is refused',
    },
    {
      path: /^observability\.otelCollector\.replicas$/,
      because: 'only',
      reason: 'several need a second layer, which is not there; another number is refused',
    },
  ],
  onprem: [
    LINES,
    {
      path: /^cluster\.edge\.(entry|issuer)\.by$/,
      because: 'form',
      reason: 'another way in, or another who signs, has other settings',
    },
    {
      path: /^cluster\.nodePools\.\d\.(name|zones\.\d|memory|cpu|reserved\.(memory|cpu))$/,
      because: 'plan',
      reason: 'nodes that somebody else made and labelled: pods are placed on them in the plan',
    },
  ],
  staging: [OWN_IMAGES, LINES],
  prod: [
    OWN_IMAGES,
    LINES,
    {
      path: /^aws\.account$/,
      because: 'only',
      reason:
        'what is copied to the second region is the registry of the account, so images elsewhere are refused',
    },
  ],
};

const EVERYWHERE: readonly Exception[] = [
  { path: /^level$/, because: 'form', reason: 'another level has other sections' },
  {
    path: /^dataLayer\.(postgres|redis|objectStore)\.hosting$/,
    because: 'form',
    reason:
      'another hosting has other settings or another exporter, and the tests of the stacks have environments that host everything themselves',
  },
  {
    path: /\.tell\.\w+\.\d\.to$/,
    because: 'form',
    reason: 'another way to tell somebody has other settings',
  },
  {
    path: /\.(plaintext|withoutCopies|withoutBackup)\.reason$/,
    because: 'reader',
    reason: 'a sentence for whoever reads the environment file; that it is there is what counts',
  },
];

/** Other values for what has neither a number nor a unit, by path; the first that is legal is taken. */
const OTHERS: readonly (readonly [RegExp, readonly unknown[]])[] = [
  [/\.hosting$/, ['self', 'managed']],
  [/\.(addresses|apiServer)\.\d$/, ['198.51.100.0/24']],
  [/\.backup\.encryption$/, ['aws:kms']],
  [/\.backup\.dailyAt$/, ['03:15']],
  [/^cluster\.storageClass$/, ['io2']],
  // Less, since what is planned has to fit beside it.
  [/^cluster\.nodePools\.\d\.reserved\.memory$/, ['1000Mi']],
  [/\.repository$/, ['https://git.example.com/other/deployments.git']],
  [/^cluster\.imagesBuiltFor\.\d$/, ['amd64', 'arm64']],
  [/^aws\.account$/, ['999988887777']],
  [/^aws\.region$/, ['eu-central-1', 'eu-north-1']],
  [/^aws\.passive\.region$/, ['eu-north-1']],
  [/^aws\.(passive\.)?zones\.\d$/, ['d']],
  [/^aws\.(passive\.)?cidr$/, ['10.77.0.0/16']],
  [/^aws\.bootstrapState$/, ['bucket', 'disk']],
  [/^aws\.edge\.host$/, ['other.prod.example.com']],
  [/^aws\.edge\.zone\.name$/, ['example.com']],
  [/^aws\.edge\.zone\.made$/, ['elsewhere', 'here']],
  [/^aws\.access\.runner$/, ['own', 'codebuild']],
  [/^dataLayer\.milvus\.mode$/, ['standalone', 'cluster']],
  [/^observability\.loki\.replicas$/, [3]],
  [/^cluster\.edge\.issuer\.dns\.algorithm$/, ['HMACSHA512']],
  [/\.source$/, ['../elsewhere']],
  [/\.url$/, ['http://host.docker.internal:11435']],
  [/\.tell\.\w+\.\d\.server$/, ['mail.example.org:465']],
  [/\.tell\.(critical|warning)$/, [[{ to: 'pagerduty' }]]],
  [/\.keys\.\d\.roles\.\d$/, ['platform-admin', 'platform-user']],
];

describe.each(Object.entries(ENVIRONMENTS))('%s', (environmentName, input) => {
  const exceptions = [...(EXCEPTIONS[environmentName] ?? []), ...EVERYWHERE];
  const leaves = leavesOf(input).map(({ path, value }) => ({ name: path.join('.'), path, value }));

  test.each(leaves)('$name changes something that is written', ({ name, path, value }) => {
    const exception = exceptions.find((one) => one.path.test(name));
    let [legalValues, alive, planned] = [0, false, false];
    for (const [before, after] of changesTo(input, path, othersThan(value, name))) {
      legalValues += 1;
      alive ||= changesBytes(before, after);
      if (exception?.because === 'plan') planned ||= planOf(before) !== planOf(after);
      if (alive) break;
    }
    if (exception?.because === 'only' || exception?.because === 'form') {
      expect(legalValues, `another value of ${name} is legal: it needs no exception`).toBe(0);
      return;
    }
    expect(legalValues, `no other value of ${name} is legal; add one to this test`).toBeGreaterThan(0);
    if (exception) expect(alive, `${name} is read: it needs no exception`).toBe(false);
    else expect(alive, `${name} changes no emitted file: nothing reads it`).toBe(true);
    if (exception?.because === 'plan') expect(planned, `${name} does not even change the plan`).toBe(true);
  });

  test.each(exceptions.map(({ path }) => path.source))('exception %s still names a leaf', (source) => {
    const named = leaves.some(({ name }) => new RegExp(source).test(name));
    expect(named || EVERYWHERE.some(({ path }) => path.source === source)).toBe(true);
  });
});

/**
 * The environment before and after a change, where both are legal: as it stands, or with twice the memory of the changed
 * section, which another number of processes may need.
 */
function* changesTo(
  input: unknown,
  path: Path,
  others: readonly unknown[],
): Generator<readonly [Environment, Environment]> {
  for (const start of [input, withMoreMemory(input, path.slice(0, -1))]) {
    const before = start === undefined ? undefined : legal(start);
    if (!before) continue;
    for (const other of others) {
      const after = legal(withValue(start, path, other));
      if (after) yield [before, after];
    }
  }
}

function withMoreMemory(input: unknown, section: Path): unknown {
  const memory = valueAt(input, [...section, 'memory']);
  const amount = /^(\d+)(Mi|Gi)$/.exec(String(memory));
  if (!amount) return undefined;
  return withValue(input, [...section, 'memory'], `${Number(amount[1]) * 2}${amount[2] ?? ''}`);
}

function valueAt(here: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (at, key) =>
      typeof at === 'object' && at !== null
        ? (at as Readonly<Record<string | number, unknown>>)[key]
        : undefined,
    here,
  );
}

/** Environments by what was said, so that one is not parsed and rendered for every leaf anew. */
const parsed = new Map<unknown, Environment | undefined>();

function legal(input: unknown): Environment | undefined {
  if (!parsed.has(input)) parsed.set(input, parse(input));
  return parsed.get(input);
}

/** The platform of each environment, which its check and its targets share. */
const platforms = new WeakMap<Environment, Platform>();

function platformOf(environment: Environment): Platform {
  const platform = platforms.get(environment);
  if (!platform) throw new Error(`"${environment.name}" was not checked`);
  return platform;
}

function parse(input: unknown): Environment | undefined {
  try {
    const environment = parseEnvironment(input);
    const platform = new Platform(environment);
    platforms.set(environment, platform);
    const found = [...platform.problems(), ...awsProblems(platform)];
    if ('cluster' in environment) found.push(...operatorProblems(environment, platform.components));
    return found.length === 0 ? environment : undefined;
  } catch (error) {
    if (error instanceof DefinitionError) return undefined;
    throw error;
  }
}

type Files = ReadonlyMap<string, string>;

/** What is written for an environment, target by target and only as far as it is asked for: Terraform takes longest. */
const WRITERS: readonly ((environment: Environment) => Files)[] = [
  (environment) => {
    const platform = platformOf(environment);
    if (environment.level === 'local')
      return filesIn([...renderCompose(platform).files(), buildOverlay(platform)]);
    // Objects in the place of their files, which would take as long again: a file has all of its object and nothing else.
    const { applications } = renderKubernetes(platform);
    return new Map(applications.map(({ name, manifests }) => [name, JSON.stringify(manifests)]));
  },
  (environment) => filesIn('aws' in environment ? synthesizeAws([cloudOf(platformOf(environment))]) : []),
];

const filesIn = (files: readonly { readonly path: string; readonly content: string }[]): Files =>
  new Map(files.map(({ path, content }) => [path, content]));

/** Files of environments that are asked for again, by writer. */
const rendered = WRITERS.map(() => new WeakMap<Environment, Files>());

function changesBytes(before: Environment, after: Environment): boolean {
  return WRITERS.some((write, index) => {
    const usual = rendered[index]?.get(before) ?? write(before);
    rendered[index]?.set(before, usual);
    return differs(usual, write(after));
  });
}

function planOf(environment: Environment): string {
  const { plan } =
    environment.level === 'local' ? synthesizeCompose(environment) : synthesizeKubernetes(environment);
  return planFiles(plan)
    .map(({ content }) => content)
    .join('');
}

function differs(a: Files, b: Files): boolean {
  return a.size !== b.size || [...a].some(([path, content]) => b.get(path) !== content);
}

function leavesOf(
  here: unknown,
  path: Path = [],
): readonly { readonly path: Path; readonly value: unknown }[] {
  if (Array.isArray(here)) return here.flatMap((item, index) => leavesOf(item, [...path, index]));
  if (typeof here !== 'object' || here === null) return [{ path, value: here }];
  return Object.entries(here).flatMap(([key, value]) => leavesOf(value, [...path, key]));
}

function withValue(here: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(here))
    return here.map((item: unknown, index) => (index === key ? withValue(item, rest, value) : item));
  const copy = { ...(here as Readonly<Record<string, unknown>>) };
  return { ...copy, [key]: withValue(copy[key], rest, value) };
}

/** Values of the same kind, nearest first: a size may be rounded up to what a cloud sells, so twice as much comes too. */
function othersThan(value: unknown, name: string): readonly unknown[] {
  const named = OTHERS.find(([path]) => path.test(name))?.[1];
  if (named) return named.filter((other) => other !== value);
  if (typeof value === 'number') return [value + 1, value + 2, value - 1, value * 2, value - 2];
  if (typeof value === 'boolean') return [!value];
  const amount = /^(\d+)([A-Za-z]*)$/.exec(String(value));
  if (amount) {
    const [, number = '', unit = ''] = amount;
    const size = Number(number);
    return [size + 1, size * 2, size * 4, size - 1].map((one) => `${one}${unit}`);
  }
  return [`${String(value)}x`];
}
