import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ProjectCopy } from './cli/project-copy.ts';

/** One line that must not be written, in the file where somebody would write it. */
const PLANTED: Readonly<Record<string, { readonly file: string; readonly text: string }>> = {
  'no-circular': {
    file: 'constructs/core/planted-a.ts',
    text: "import { b } from './planted-b.ts';\nexport const a = () => b;\n",
  },
  'model-names-no-target': {
    file: 'constructs/core/planted-target.ts',
    text: "import { ComposeProject } from '../../targets/compose/compose-project.ts';\nexport const planted = ComposeProject;\n",
  },
  'terraform-stays-in-aws': {
    file: 'compose/planted-terraform.ts',
    text: "import { App } from 'cdktf';\nexport const planted = App;\n",
  },
  'kubernetes-stays-in-kubernetes': {
    file: 'compose/planted-kubernetes.ts',
    text: "import { App } from 'cdk8s';\nexport const planted = App;\n",
  },
  'no-provider-barrel': {
    file: 'stacks/aws/planted-barrel.ts',
    text: "import * as aws from '@cdktf/provider-aws/lib/index.js';\nexport const planted = aws;\n",
  },
  'components-do-not-meet': {
    file: 'constructs/data-layer/redis/planted-neighbour.ts',
    text: "import { Postgres } from '../postgres/postgres.ts';\nexport const planted = Postgres;\n",
  },
  'environments-are-data': {
    file: 'environments/kind.ts',
    text: "import { nearest } from '../constructs/core/nearest.ts';\nexport const kind = nearest;\n",
  },
  'only-cli-touches-the-disk': {
    file: 'constructs/core/planted-disk.ts',
    text: "import { readFileSync } from 'node:fs';\nexport const planted = readFileSync;\n",
  },
};

let copy: ProjectCopy;
let report: string;

beforeAll(() => {
  copy = new ProjectCopy();
  for (const file of ['.dependency-cruiser.mjs', 'tsconfig.json', 'types']) {
    cpSync(file, join(copy.root, file), { recursive: true });
  }
  for (const { file, text } of Object.values(PLANTED)) {
    mkdirSync(dirname(join(copy.root, file)), { recursive: true });
    writeFileSync(join(copy.root, file), text);
  }
  writeFileSync(
    join(copy.root, 'constructs/core/planted-b.ts'),
    "import { a } from './planted-a.ts';\nexport const b = () => a;\n",
  );
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

test.each(Object.entries(PLANTED))(
  '%s reports the violation planted for it, and only there',
  (rule, { file }) => {
    const reported = report.split('\n').filter((line) => line.includes(`error ${rule}:`));
    expect(reported.length).toBeGreaterThan(0);
    const places = rule === 'no-circular' ? ['planted-a.ts', 'planted-b.ts'] : [file];
    for (const line of reported) expect(places.some((place) => line.includes(place))).toBe(true);
  },
);
