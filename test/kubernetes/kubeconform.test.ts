import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { print, reader, readersHome } from '../support/reader.ts';
import { renderKubernetes } from '../../stacks/kubernetes/render.ts';
import { recoveryFiles } from '../../stacks/kubernetes/recovery/recovery-files.ts';
import { kubernetesFiles } from '../../stacks/kubernetes/manifest-files.ts';
import { secondOutputOf } from '../support/second-region.ts';
import { filesOf, PLATFORMS, platformOf } from '../support/kubernetes.ts';

const installed = existsSync(join(readersHome(), 'bin/kubeconform'));
if (!installed && !process.env.CI)
  print('skipped, the manifests: kubeconform is not installed; run test/readers/install kubeconform');

/** Schemas are made at the first run. */
const TIMEOUT = 180_000;

/** The folder of the second region. */
const SECOND = 'prod-dr';

/** Everything that a cluster or a person applies. */
function applied(environment: string) {
  const second = environment === SECOND ? secondOutputOf(platformOf('prod')) : undefined;
  if (second) return kubernetesFiles(second);
  const platform = platformOf(environment);
  const byHand = recoveryFiles(platform, renderKubernetes(platform));
  return [...filesOf(environment), ...byHand.filter(({ path }) => path.endsWith('.yaml'))];
}

function onDisk(environment: string, change = (text: string) => text): string {
  const folder = mkdtempSync(join(tmpdir(), 'manifests-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  for (const { path, content } of applied(environment)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), change(content));
  }
  return folder;
}

describe.runIf(installed || process.env.CI)('the manifests, read by kubeconform', () => {
  test.each([...PLATFORMS, SECOND])(
    'of %s hold no field that Kubernetes or an operator does not know',
    async (environment) => {
      const { status, text } = await reader('kubeconform-check', [onDisk(environment)]);
      expect(status, text).toBe(0);
      expect(text).toContain(`Valid: ${applied(environment).length}, Invalid: 0, Errors: 0, Skipped: 0`);
    },
    TIMEOUT,
  );

  test.each([
    ['a field of Kubernetes', 'containerPort: 8181', 'containerPortt: 8181', 'containerPortt'],
    ['a field of Strimzi', 'kraftMetadata: shared', 'kraftMetadata: all', 'kraftMetadata'],
    ['a field of CloudNativePG', 'primaryUpdateStrategy:', 'updateStrategy:', 'updateStrategy'],
    ['a field of a backup', 'barmanObjectStore:', 'barmanObjectStores:', 'barmanObjectStores', 'onprem'],
    ['a field of a schedule', 'backupOwnerReference:', 'backupOwner:', 'backupOwner', 'onprem'],
  ])(
    'fail when %s is wrong',
    async (_, right, wrong, named, environment = 'kind') => {
      const folder = onDisk(environment, (text) => text.replace(right, wrong));
      const { status, text } = await reader('kubeconform-check', [folder]);
      expect(status).toBe(1);
      expect(text).toContain(named);
    },
    TIMEOUT,
  );
});
