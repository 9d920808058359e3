import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { allFiles, written } from '../support/aws.ts';

const CHECK = join(import.meta.dirname, '..', 'readers', 'terraform', 'checkov-check');
/** What `checkov-check` answers when checkov is not on the machine. */
const NOT_INSTALLED = 69;

test('checkov finds nothing without a waiver, and no waiver without a finding', ({ skip }) => {
  const { status, stdout, stderr } = spawnSync(CHECK, [written(allFiles())], { encoding: 'utf8' });
  if (status === NOT_INSTALLED) {
    if (process.env['CI'] === 'true') throw new Error(stdout.trim());
    console.log(`skipped: ${stdout.trim()}`);
    skip(stdout.trim());
  }
  expect(stdout + stderr).toMatch(/^checks \d+ passed \d+ waived \d+ failed 0 unused 0\n$/);
});
