import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ProjectCopy } from '../support/project-copy.ts';
import { readersHome } from '../support/reader.ts';

/** 423 MiB in 476 packages, so not among our own: test/readers/install brings it. */
const cdktf = join(readersHome(), 'cdktf-cli/node_modules/.bin/cdktf');

let copy: ProjectCopy;
beforeAll(() => {
  copy = new ProjectCopy();
  cpSync('cdktf.json', join(copy.root, 'cdktf.json'));
});
afterAll(() => {
  copy.remove();
});

describe('cdktf synth', () => {
  test('writes the bytes of npm run synth:terraform', () => {
    expect(copy.run('terraform', '--out', 'direct-terraform').status).toBe(0);
    const { status, stdout } = copy.runForeign(cdktf, ['synth']);
    expect(stdout).toContain('Generated Terraform code for the stacks');
    expect(status).toBe(0);
    expect(copy.files('cdktf.out')).toEqual(copy.files('direct-terraform'));
  });

  test('fails on a definition that is refused, and leaves the stacks as they were', () => {
    const before = copy.files('cdktf.out');
    copy.edit('environments/prod.ts', "cidr: '10.40.0.0/16'", "cidr: '10.41.0.0/16'");
    const { status, stdout, stderr } = copy.runForeign(cdktf, ['synth']);
    copy.restore('environments/prod.ts');
    expect(status).toBe(1);
    expect(stdout + stderr).toContain('networks that overlap can never be joined');
    expect(copy.files('cdktf.out')).toEqual(before);
  });
});
