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

describe('cdktf synth of a definition that is right', () => {
  let synth: ReturnType<ProjectCopy['runForeign']>;
  beforeAll(() => {
    synth = copy.runForeign(cdktf, ['synth']);
  });

  test('ends well', () => {
    expect(synth.stdout).toContain('Generated Terraform code for the stacks');
    expect(synth.status).toBe(0);
  });

  test('writes the bytes of npm run synth:terraform', () => {
    copy.run('synth', 'terraform', '--out', 'direct-terraform');
    expect(copy.files('cdktf.out')).toEqual(copy.files('direct-terraform'));
  });
});

describe('cdktf synth of a definition that is refused', () => {
  let before: ReturnType<ProjectCopy['files']>;
  let synth: ReturnType<ProjectCopy['runForeign']>;
  beforeAll(() => {
    before = copy.files('cdktf.out');
    copy.edit('environments/prod.ts', "cidr: '10.40.0.0/16'", "cidr: '10.41.0.0/16'");
    synth = copy.runForeign(cdktf, ['synth']);
    copy.restore('environments/prod.ts');
  });

  test('fails', () => {
    expect(synth.status).toBe(1);
  });

  test('says what is wrong', () => {
    expect(synth.stdout + synth.stderr).toContain('networks that overlap can never be joined');
  });

  test('leaves the stacks as they were', () => {
    expect(copy.files('cdktf.out')).toEqual(before);
  });
});
