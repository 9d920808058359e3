import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ProjectCopy } from '../support/project-copy.ts';

/** For each kind of finding a file that has one: a type that is wrong, a rule that needs types, and the rule of one folder. */
const PLANTED: Readonly<Record<string, string>> = {
  'typescript(TS2322)': 'export const planted: string = 1;\n',
  'typescript(no-floating-promises)': 'export function planted(): void {\n  Promise.resolve();\n}\n',
  'eslint(no-restricted-imports)': "import * as z from 'zod';\nexport const planted = z.string();\n",
};

/** A folder of the product, since what is found depends on the project's own settings and on where a file is. */
const FOLDER = join('constructs', 'core', 'planted-for-rules');
let copy: ProjectCopy;
let report: string;

beforeAll(() => {
  copy = new ProjectCopy();
  for (const file of ['.oxlintrc.json', 'tsconfig.json']) cpSync(file, join(copy.root, file));
  mkdirSync(join(copy.root, FOLDER));
  for (const [index, text] of Object.values(PLANTED).entries())
    writeFileSync(join(copy.root, FOLDER, `planted-${index}.ts`), text);
  const oxlint = join(process.cwd(), 'node_modules/.bin/oxlint');
  const { stdout, stderr } = spawnSync(oxlint, ['--format', 'unix', FOLDER], {
    cwd: copy.root,
    encoding: 'utf8',
  });
  report = stdout + stderr;
});

afterAll(() => {
  copy.remove();
});

test.each(Object.keys(PLANTED))('%s is found where it was planted', (finding) => {
  expect(report).toContain(finding);
});
