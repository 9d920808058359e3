import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { prod } from '../../environments/prod.ts';
import { synthesizeAws } from '../../stacks/aws/app.ts';
import { cloudOf, allFiles, platformFrom, SELF_HOSTED, type Stack, written } from '../support/aws.ts';
import { print } from '../support/reader.ts';

const CHECK = join(import.meta.dirname, '../readers/terraform/tf-check');
/** What `tf-check` answers when Terraform or the stand-in provider is not on the machine. */
const NOT_INSTALLED = 69;
/** What the system answers when there is no Python to run it. */
const NO_INTERPRETER = 127;

let missing: string | undefined;

function check(
  command: readonly string[],
  folder: string,
  program = 'terraform',
): { readonly status: number | null; readonly text: string } {
  const { status, stdout, stderr } = spawnSync(CHECK, [...command, folder], {
    encoding: 'utf8',
    env: { ...process.env, TF_CHECK_TERRAFORM: program },
  });
  return { status, text: stdout + stderr };
}

/** The emitted files with one of them changed. */
function broken(path: string, change: (text: string) => string): string {
  return written(
    allFiles().map((file) => (file.path === path ? { path, content: change(file.content) } : file)),
  );
}

/** Production's stacks, that in the cluster after a change. */
function inCluster(change: (stack: Stack) => Stack): string {
  return written(
    allFiles()
      .filter(({ path }) => /^stacks\/prod(-platform)?\//.test(path))
      .map(({ path, content }) => {
        if (path !== 'stacks/prod-platform/cdk.tf.json') return { path, content };
        const stack = change(JSON.parse(content) as Stack);
        const text = JSON.stringify(stack);
        return { path, content: stack.ephemeral ? text : text.replaceAll('${ephemeral.', '${data.') };
      }),
  );
}

/** Production's stack alone, after a change; what refers to a password goes on doing so, whatever kind of block makes it. */
function production(change: (stack: Stack) => Stack): string {
  return written(
    allFiles()
      .filter(({ path }) => path === 'stacks/prod/cdk.tf.json')
      .map(({ path, content }) => {
        const stack = change(JSON.parse(content) as Stack);
        const text = JSON.stringify(stack);
        return { path, content: stack.ephemeral ? text : text.replaceAll('${ephemeral.', '${data.') };
      }),
  );
}

beforeAll(() => {
  const { status, text } = check(['validate'], written(allFiles()));
  if (status !== NOT_INSTALLED && status !== NO_INTERPRETER) return;
  missing = `the Terraform stacks: ${text.trim()}`;
  if (process.env['CI']) throw new Error(missing);
  print(`skipped, ${missing}`);
});

test('Terraform accepts every stack over the schema of the AWS provider', ({ skip }) => {
  skip(missing !== undefined, missing);
  expect(check(['validate'], written(allFiles())).text).toContain('stacks 11 errors 0');
});

test('Terraform plans every stack, and finds nothing left to do after applying it', ({ skip }) => {
  skip(missing !== undefined, missing);
  const { text } = check(['plan', '--apply'], written(allFiles()));
  expect(text).toContain('stacks 11 errors 0');
  expect(text).toContain('second plan +0 ~0 -0');
});

test('the database and its secret get one password in one apply, and it is written nowhere', ({ skip }) => {
  skip(missing !== undefined, missing);
  const { status, text } = check(
    ['plan', '--apply'],
    production((stack) => stack),
  );
  expect(text).toMatch(/^prod: .*; write-only arguments 2, values 1$/m);
  expect(text).toContain('stacks 1 errors 0');
  expect(status).toBe(0);
});

test('a password that Terraform keeps is found in its state and its plan', ({ skip }) => {
  skip(missing !== undefined, missing);
  const kept = production(({ ephemeral, data, ...others }) => ({
    ...others,
    data: { ...data, ...ephemeral },
  }));
  const { status, text } = check(['plan', '--apply'], kept);
  expect(text).toContain('error: prod: a password or token can be read in terraform.tfstate');
  expect(text).toContain('error: prod: a password or token can be read in the plan');
  expect(status).toBe(1);
});

test('the stack in the cluster reads the addresses that the stack before it gave, and keeps no token', ({
  skip,
}) => {
  skip(missing !== undefined, missing);
  const { status, text } = check(
    ['plan', '--apply'],
    inCluster((stack) => stack),
  );
  expect(text).toMatch(
    /^prod-platform: plan \+8 ~0 -0; apply \+8 ~0 -0; second plan \+0 ~0 -0; write-only arguments 1, values 1$/m,
  );
  expect(text).toContain('stacks 2 errors 0');
  expect(status).toBe(0);
});

/** What lets Argo CD begin in the second region, as Terraform reckons it for a database that copies from something, or from nothing. */
function begins(source: string | null): string {
  const file = allFiles().find(({ path }) => path === 'stacks/prod-dr-platform/cdk.tf.json');
  const { resource } = JSON.parse(file?.content ?? '{}') as Stack;
  const [switched] = resource['helm_release']?.['root-application']?.['set'] as readonly [
    { readonly value: string },
  ];
  const value = switched.value.replace('data.aws_db_instance.database.replicate_source_db', 'local.source');
  // A condition that holds says nothing, so what it says is that it does not.
  const precondition = { condition: '${local.source == "never"}', error_message: `begins: ${value}.` };
  const stack = { terraform: {}, locals: { source }, output: { begins: { value, precondition } } };
  const path = 'stacks/begins/cdk.tf.json';
  return check(['plan'], written([{ path, content: JSON.stringify(stack) }])).text;
}

test.for<readonly [string | null, boolean]>([
  ['arn:aws:rds:eu-west-1:444455556666:db:somastack-prod-postgres', false],
  ['', true],
  [null, true],
])('where the database copies from %s, Argo CD may begin: %s', ([source, may], { skip }) => {
  skip(missing !== undefined, missing);
  expect(begins(source)).toContain(`begins: ${may}`);
});

test('a token that Terraform keeps is found in its state', ({ skip }) => {
  skip(missing !== undefined, missing);
  const kept = inCluster(({ ephemeral, data, ...others }) => ({
    ...others,
    data: { ...data, ...ephemeral },
  }));
  const { status, text } = check(['plan', '--apply'], kept);
  expect(text).toContain('error: prod-platform: a password or token can be read in terraform.tfstate');
  expect(status).toBe(1);
});

test('a token in anything that is managed is refused', ({ skip }) => {
  skip(missing !== undefined, missing);
  const leaking = inCluster((stack) => {
    const maps = stack.resource['kubernetes_config_map_v1'] ?? {};
    const [[id, map] = ['', {}]] = Object.entries(maps);
    const data = { token: '${ephemeral.aws_eks_cluster_auth.cluster.token}' };
    const resource = { ...stack.resource, kubernetes_config_map_v1: { ...maps, [id]: { ...map, data } } };
    return { ...stack, resource };
  });
  const { status, text } = check(['validate'], leaking);
  expect(text).toContain('Ephemeral values are not valid');
  expect(status).toBe(1);
});

/** Production's definition, or one made of it, in another account, whose registry has its images. */
const inAccount = (account: string, definition: unknown): unknown =>
  JSON.parse(JSON.stringify(definition).replaceAll(prod.aws.account, account));

test('Terraform accepts what other definitions give: two zones, an open API, a spread cache, and no managed system', ({
  skip,
}) => {
  skip(missing !== undefined, missing);
  const { kafka } = prod.eventStreaming;
  const { redis } = prod.dataLayer;
  const { somafractalmemory } = prod.somaServices;
  const platforms = [
    {
      ...prod,
      name: 'two-zones',
      aws: {
        ...prod.aws,
        zones: ['a', 'b'],
        apiAccess: ['198.51.100.0/24'],
        passive: { ...prod.aws.passive, zones: ['a', 'b'] },
      },
      eventStreaming: { kafka: { ...kafka, replicas: 4 } },
    },
    {
      ...prod,
      name: 'spread-cache',
      dataLayer: { ...prod.dataLayer, redis: { ...redis, topology: 'cluster' as const } },
      somaServices: { somafractalmemory },
    },
    {
      ...SELF_HOSTED,
      name: 'all-ours',
    },
  ].map((definition, index) => platformFrom(inAccount(`00000000000${index + 1}`, definition)));
  expect(check(['plan', '--apply'], written(synthesizeAws(platforms.map(cloudOf)))).text).toContain(
    'stacks 19 errors 0',
  );
});

/** Changes to production that no program may take, and a word of its refusal. */
const BROKEN: readonly { what: string; change: (text: string) => string; says: string }[] = [
  {
    what: 'an argument that does not exist',
    change: (text: string) => text.replace('"storage_encrypted"', '"storage_encryption"'),
    says: 'storage_encryption',
  },
  {
    what: 'a reference to nothing',
    change: (text: string) => text.replace('${aws_vpc.vpc.id}', '${aws_vpc.other.id}'),
    says: 'aws_vpc',
  },
  {
    what: 'a number that is none',
    change: (text: string) => text.replace('"allocated_storage": 400', '"allocated_storage": "plenty"'),
    says: 'number',
  },
  {
    what: 'a password where it would be remembered',
    change: (text: string) => text.replace('"password_wo":', '"password":'),
    says: 'Ephemeral value',
  },
  {
    what: 'an argument of a password that does not exist',
    change: (text: string) => text.replace('"exclude_punctuation"', '"exclude_specials"'),
    says: 'exclude_specials',
  },
];

test.for(BROKEN)('Terraform refuses $what', ({ change, says }, { skip }) => {
  skip(missing !== undefined, missing);
  const { status, text } = check(['validate'], broken('stacks/prod/cdk.tf.json', change));
  expect(status).toBe(1);
  expect(text).toContain(says);
});

describe('OpenTofu, which the runner in the network deploys with', () => {
  test('plans every stack, finds nothing left to do after applying it, and writes no password anywhere', ({
    skip,
  }) => {
    skip(missing !== undefined, missing);
    const { text } = check(['plan', '--apply'], written(allFiles()), 'tofu');
    expect(text).toContain('# tofu with stand-ins');
    expect(text).toMatch(/^prod: .*; second plan \+0 ~0 -0; write-only arguments 2, values 1$/m);
    expect(text).toContain('stacks 11 errors 0');
  });

  test.for(BROKEN)('refuses $what', ({ change, says }, { skip }) => {
    skip(missing !== undefined, missing);
    const { status, text } = check(['validate'], broken('stacks/prod/cdk.tf.json', change), 'tofu');
    expect(status).toBe(1);
    expect(text).toContain(says);
  });
});
