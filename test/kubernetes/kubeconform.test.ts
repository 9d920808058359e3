import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { print, reader, readersHome } from '../support/reader.ts';
import { filesOf, PLATFORMS } from '../support/kubernetes.ts';

const installed = existsSync(join(readersHome(), 'bin/kubeconform'));
if (!installed && !process.env.CI)
  print('skipped, the manifests: kubeconform is not installed; run test/readers/install kubeconform');

/** Schemas are made at the first run. */
const TIMEOUT = 180_000;

function onDisk(environment: string, change = (text: string) => text): string {
  const folder = mkdtempSync(join(tmpdir(), 'manifests-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  for (const { path, content } of filesOf(environment)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), change(content));
  }
  return folder;
}

describe.runIf(installed || process.env.CI)('the manifests, read by kubeconform', () => {
  test.each(PLATFORMS)(
    'of %s hold no field that Kubernetes or an operator does not know',
    async (environment) => {
      const { status, text } = await reader('kubeconform-check', [onDisk(environment)]);
      expect(status, text).toBe(0);
      expect(text).toContain(`Valid: ${filesOf(environment).length}, Invalid: 0, Errors: 0, Skipped: 0`);
    },
    TIMEOUT,
  );

  test.each([
    ['a field of Kubernetes', 'containerPort: 8181', 'containerPortt: 8181', 'containerPortt'],
    ['a field of Strimzi', 'kraftMetadata: shared', 'kraftMetadata: all', 'kraftMetadata'],
    ['a field of CloudNativePG', 'primaryUpdateStrategy:', 'updateStrategy:', 'updateStrategy'],
  ])(
    'fail when %s is wrong',
    async (_, right, wrong, named) => {
      const folder = onDisk('kind', (text) => text.replace(right, wrong));
      const { status, text } = await reader('kubeconform-check', [folder]);
      expect(status).toBe(1);
      expect(text).toContain(named);
    },
    TIMEOUT,
  );
});
