import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ProjectCopy } from '../support/project-copy.ts';

interface Planted {
  readonly file: string;
  readonly text: string;
}

const importing = (name: string, from: string): string =>
  `import { ${name} } from '${from}';\nexport const planted = ${name};\n`;

/** For each rule one import that must not be, in a file where somebody would write it. */
const PLANTED: Readonly<Record<string, Planted>> = {
  'no-circular': {
    file: 'constructs/core/model/planted-a.ts',
    // A type alone: it ties two files together as a value does.
    text: "import type { B } from './planted-b.ts';\nexport interface A {\n  readonly b: B;\n}\n",
  },
  'no-folder-circular': {
    file: 'constructs/core/amounts/planted-folder.ts',
    text: importing('fingerprint', '../files/planted-back.ts'),
  },
  'programs-below-cli': {
    file: 'compose/planted-cli.ts',
    text: importing('print', '../cli/command/print.ts'),
  },
  'platform-below-programs': {
    file: 'constructs/platform/planted-program.ts',
    text: importing('renderCompose', '../../compose/render.ts'),
  },
  'environments-below-platform': {
    file: 'environments/planted-platform.ts',
    text: importing('Platform', '../constructs/platform/platform.ts'),
  },
  'layers-below-environments': {
    file: 'constructs/security/planted-environment.ts',
    text: importing('rulesOf', '../../environments/levels.ts'),
  },
  'workload-below-layers': {
    file: 'constructs/workload/planted-layer.ts',
    text: importing('Redis', '../data-layer/redis/redis.ts'),
  },
  'targets-below-workload': {
    file: 'targets/compose/planted-workload.ts',
    text: importing('Workload', '../../constructs/workload/workload.ts'),
  },
  'core-below-targets': {
    file: 'constructs/core/model/planted.compose.ts',
    text: importing('hostsOf', '../../../targets/compose/hosts.ts'),
  },
  'model-names-no-target': {
    file: 'constructs/data-layer/redis/planted-target.ts',
    text: importing('hostsOf', '../../../targets/compose/hosts.ts'),
  },
  'targets-do-not-meet': {
    file: 'targets/aws/account/planted-cluster.ts',
    text: importing('selectorOf', '../../kubernetes/places/labels.ts'),
  },
  'programs-do-not-meet': {
    file: 'stacks/aws/planted-cluster.ts',
    text: importing('manifestsOf', '../kubernetes/render.ts'),
  },
  'plans-load-no-terraform': {
    file: 'stacks/kubernetes/plan/planted-terraform.ts',
    text: importing('tags', '../../../targets/aws/account/iam.ts'),
  },
  'terraform-stays-in-aws': {
    file: 'cli/planted-terraform.ts',
    text: importing('App', 'cdktf'),
  },
  'kubernetes-stays-in-kubernetes': {
    file: 'compose/planted-kubernetes.ts',
    text: importing('App', 'cdk8s'),
  },
  'no-provider-barrel': {
    file: 'stacks/aws/planted-barrel.ts',
    text: "import * as aws from '@cdktf/provider-aws/lib/index.js';\nexport const planted = aws;\n",
  },
  'components-do-not-meet': {
    file: 'constructs/data-layer/redis/planted-neighbour.ts',
    text: importing('Postgres', '../postgres/postgres.ts'),
  },
  'environments-are-data': {
    file: 'environments/kind.ts',
    text: "import { nearest } from '../constructs/core/problems/nearest.ts';\nexport const kind = nearest;\n",
  },
  'only-cli-touches-the-disk': {
    file: 'constructs/core/model/planted-disk.ts',
    text: importing('readFileSync', 'node:fs'),
  },
};

/** Files that planted ones need to be part of a circle. */
const COUNTERPARTS: readonly Planted[] = [
  {
    file: 'constructs/core/model/planted-b.ts',
    text: "import type { A } from './planted-a.ts';\nexport interface B {\n  readonly a: A;\n}\n",
  },
  { file: 'constructs/core/files/planted-back.ts', text: importing('Memory', '../amounts/memory.ts') },
];

let copy: ProjectCopy;
let report: string;

beforeAll(() => {
  copy = new ProjectCopy();
  for (const file of ['.dependency-cruiser.mjs', 'tsconfig.json', 'types']) {
    cpSync(file, join(copy.root, file), { recursive: true });
  }
  for (const { file, text } of [...Object.values(PLANTED), ...COUNTERPARTS]) {
    mkdirSync(dirname(join(copy.root, file)), { recursive: true });
    writeFileSync(join(copy.root, file), text);
  }
  const words = [
    '--config',
    '.dependency-cruiser.mjs',
    'cli',
    'compose',
    'constructs',
    'environments',
    'stacks',
    'targets',
  ];
  const depcruise = join(process.cwd(), 'node_modules/.bin/depcruise');
  const { stdout, stderr } = spawnSync(depcruise, words, { cwd: copy.root, encoding: 'utf8' });
  report = stdout + stderr;
});

afterAll(() => {
  copy.remove();
});

test('every rule has its planted violation', async () => {
  const { default: configuration } = (await import(join(process.cwd(), '.dependency-cruiser.mjs'))) as {
    default: { forbidden: readonly { name: string }[] };
  };
  expect(Object.keys(PLANTED).sort()).toEqual(configuration.forbidden.map(({ name }) => name).sort());
});

test.each(Object.entries(PLANTED))('%s reports the violation planted for it', (rule, { file }) => {
  const reported = report.split('\n').filter((line) => line.includes(`error ${rule}:`));
  const where = rule === 'no-folder-circular' ? dirname(file) : file;
  expect(reported.filter((line) => line.includes(where)).length).toBeGreaterThan(0);
});

test('no rule reports anything but what was planted', () => {
  const planted = [...Object.values(PLANTED), ...COUNTERPARTS].map(({ file }) => file);
  const elsewhere = report
    .split('\n')
    .filter((line) => line.includes('error ') && !line.includes('no-folder-circular'))
    .filter((line) => !planted.some((file) => line.includes(file)));
  expect(elsewhere).toEqual([]);
});
