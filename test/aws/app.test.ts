import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdktf';
import { expect, test } from 'vitest';
import { renderAws } from '../../stacks/aws/render.ts';
import { cloudOf, allFiles, platformOf, stacksIn } from '../support/aws.ts';
import { folderForFile } from '../support/folders.ts';

test('makes one stack for each account and two for each environment with a cloud, four more for a second region, and one for the zone of a public name', () => {
  expect([...stacksIn(allFiles()).keys()].sort()).toEqual([
    'bootstrap-111122223333',
    'bootstrap-444455556666',
    'bootstrap-444455556666-eu-central-1',
    'bootstrap-444455556666-zone',
    'prod',
    'prod-dr',
    'prod-dr-platform',
    'prod-platform',
    'prod-replication',
    'staging',
    'staging-platform',
  ]);
});

test('makes the same of the definition as cdktf does when it writes by itself', () => {
  const outdir = join(folderForFile('somastack-cdktf-'), 'cdktf.out');
  const app = new App({ outdir });
  renderAws(['staging', 'prod'].map(platformOf).map(cloudOf), app);
  app.synth();
  // What a stack needs of an account, and a chart beside it, are no files of cdktf's.
  const files = allFiles().filter(({ path }) => /(cdk\.tf|manifest)\.json$/.test(path));
  expect(files).toHaveLength(12);
  for (const { path, content } of files) {
    expect(JSON.parse(content), path).toEqual(JSON.parse(readFileSync(join(outdir, path), 'utf8')));
  }
});

test('gives the same bytes twice, and none that depend on the machine', () => {
  const [first, second] = [allFiles(), allFiles()];
  expect(second).toEqual(first);
  for (const { content } of first) expect(content).not.toContain(process.cwd());
});

test('makes nothing of environments without a cloud', () => {
  const files = allFiles();
  expect(files.filter(({ path }) => /local|kind/.test(path))).toEqual([]);
});
