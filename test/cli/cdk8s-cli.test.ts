import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ProjectCopy } from '../support/project-copy.ts';

let copy: ProjectCopy;
beforeAll(() => {
  copy = new ProjectCopy();
  cpSync('cdk8s.yaml', join(copy.root, 'cdk8s.yaml'));
});
afterAll(() => {
  copy.remove();
});

describe('cdk8s synth', () => {
  const cdk8s = join(process.cwd(), 'node_modules/.bin/cdk8s');

  test('writes the bytes of npm run synth:kubernetes', () => {
    expect(copy.run('synth', 'kubernetes', '--out', 'direct').status).toBe(0);
    const { status, stderr } = copy.runForeign(cdk8s, ['synth', '--check-upgrade=false']);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(copy.files('dist/kubernetes')).toEqual(copy.files('direct'));
  });

  test('empties its folder before a definition is refused, as the README says', () => {
    copy.edit('environments/kind.ts', 'nodes: 3', 'nodes: 1');
    const { status } = copy.runForeign(cdk8s, ['synth', '--check-upgrade=false']);
    copy.restore('environments/kind.ts');
    expect(status).not.toBe(0);
    expect(existsSync(join(copy.root, 'dist/kubernetes/kind'))).toBe(false);
  });
});
