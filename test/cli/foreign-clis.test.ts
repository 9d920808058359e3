import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { print, readersHome } from '../reader.ts';
import { ProjectCopy } from './project-copy.ts';

/** Neither program asks the network anything that it needs; these keep it from trying. */
const OFFLINE = { CHECKPOINT_DISABLE: '1', DISABLE_VERSION_CHECK: '1', NO_COLOR: '1' };

let copy: ProjectCopy;
beforeAll(() => {
  copy = new ProjectCopy();
  for (const file of ['cdktf.json', 'cdk8s.yaml']) cpSync(file, join(copy.root, file));
});
afterAll(() => {
  copy.remove();
});

describe('cdk8s synth', () => {
  const cdk8s = join(process.cwd(), 'node_modules/.bin/cdk8s');

  test('writes the bytes of npm run synth:kubernetes', () => {
    expect(copy.run('kubernetes', '--out', 'direct').status).toBe(0);
    const { status, stderr } = run(cdk8s, ['synth', '--check-upgrade=false']);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(files('dist/kubernetes')).toEqual(files('direct'));
  });

  test('empties its folder before a definition is refused, as the README says', () => {
    copy.edit('environments/kind.ts', 'nodes: 3', 'nodes: 1');
    const { status } = run(cdk8s, ['synth', '--check-upgrade=false']);
    copy.restore('environments/kind.ts');
    expect(status).not.toBe(0);
    expect(existsSync(join(copy.root, 'dist/kubernetes/kind'))).toBe(false);
  });
});

const cdktf = [
  ...(process.env['PATH'] ?? '').split(delimiter),
  join(readersHome(), 'cdktf-cli/node_modules/.bin'),
]
  .map((folder) => join(folder, 'cdktf'))
  .find((path) => existsSync(path));
if (cdktf === undefined) {
  const line = 'skipped, cdktf synth: cdktf-cli is not installed; run test/readers/install cdktf-cli';
  if (process.env['CI']) throw new Error(line);
  print(line);
}

describe.runIf(cdktf !== undefined)('cdktf synth', () => {
  test('writes the bytes of npm run synth:terraform', () => {
    expect(copy.run('terraform', '--out', 'direct-terraform').status).toBe(0);
    const { status, stdout } = run(cdktf ?? '', ['synth']);
    expect(stdout).toContain('Generated Terraform code for the stacks');
    expect(status).toBe(0);
    expect(files('cdktf.out')).toEqual(files('direct-terraform'));
  });

  test('fails on a definition that is refused, and leaves the stacks as they were', () => {
    const before = files('cdktf.out');
    copy.edit('environments/prod.ts', "cidr: '10.40.0.0/16'", "cidr: '10.41.0.0/16'");
    const { status, stdout, stderr } = run(cdktf ?? '', ['synth']);
    copy.restore('environments/prod.ts');
    expect(status).toBe(1);
    expect(stdout + stderr).toContain('networks that overlap can never be joined');
    expect(files('cdktf.out')).toEqual(before);
  });
});

function run(program: string, words: readonly string[]) {
  return spawnSync(program, words, { cwd: copy.root, encoding: 'utf8', env: { ...process.env, ...OFFLINE } });
}

function files(folder: string): Readonly<Record<string, string>> {
  const root = join(copy.root, folder);
  const found = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    found.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [relative(root, path), readFileSync(path, 'utf8')];
    }),
  );
}
