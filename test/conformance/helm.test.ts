import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { dump, loadAll } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { helmFiles } from '../../stacks/kubernetes/helm/helm-files.ts';
import { type KubernetesOutput, renderKubernetes } from '../../stacks/kubernetes/render.ts';
import type { Manifest } from '../../targets/kubernetes/resources/manifest.ts';
import { forHelm } from '../support/helm.ts';
import { objectsByPath, PLATFORMS, platformOf } from '../support/kubernetes.ts';
import { print, reader, readersHome, type Said } from '../support/reader.ts';

const HELM = join(readersHome(), 'bin/helm');
const installed = existsSync(HELM);
if (!installed && !process.env.CI)
  print('skipped, the chart: helm is not installed; run test/readers/install helm');

/** A control plane starts, and takes a few hundred objects three times. */
const MINUTES = 10 * 60_000;

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'helm-'));
  folders.push(folder);
  return folder;
}

/** The chart of an environment on disk, and what Helm says of it. */
function onDisk(output: KubernetesOutput) {
  const folder = newFolder();
  for (const { path, content } of helmFiles(output, '1.2.3')) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return {
    read: (path: string) => readFileSync(join(folder, path), 'utf8'),
    change: (path: string, from: string | RegExp, to: string) => {
      const before = readFileSync(join(folder, path), 'utf8');
      const after = before.replace(from, to);
      if (after === before) throw new Error(`the test changes nothing in ${path}`);
      writeFileSync(join(folder, path), after);
    },
    helm: (words: readonly string[], kubeconfig = '/dev/null') => helm(folder, words, kubeconfig),
  };
}

/** What Helm said: its result, and beside it what it did and what it refused. */
interface Heard extends Said {
  readonly log: string;
}

/** Runs Helm with folders of its own, so that nothing of this machine's user counts. */
function helm(folder: string, words: readonly string[], kubeconfig: string): Promise<Heard> {
  const own = Object.fromEntries(
    ['CACHE', 'CONFIG', 'DATA'].map((what) => [`HELM_${what}_HOME`, join(folder, '.helm')]),
  );
  const env = { PATH: process.env.PATH, HOME: folder, KUBECONFIG: kubeconfig, ...own };
  return new Promise((resolve, reject) => {
    const options = { cwd: folder, env, maxBuffer: 16 * 1024 * 1024 };
    const child = execFile(HELM, words, options, (error, stdout, stderr) => {
      if (error && typeof error.code !== 'number') reject(new Error(`Helm did not run: ${error.message}`));
      else resolve({ status: child.exitCode ?? -1, text: stdout, log: stderr });
    });
  });
}

const idOf = ({ apiVersion, kind, metadata }: Manifest) =>
  [apiVersion, kind, metadata.namespace ?? '', metadata.name].join(' ');

const objectsIn = (text: string) =>
  (loadAll(text) as readonly (Manifest | null)[]).filter((one) => one !== null);

const byId = (objects: readonly Manifest[]) =>
  Object.fromEntries(
    objects.map((object) => [idOf(object), object] as const).sort(([a], [b]) => (a < b ? -1 : 1)),
  );

/** What the charts must make, by the plain files. */
function wantedIn(environment: string, chart = ''): readonly Manifest[] {
  return Object.entries(objectsByPath(environment)).flatMap(([path, object]) =>
    path.startsWith(chart) ? (forHelm(path, object) ?? []) : [],
  );
}

describe.runIf(installed || process.env.CI)('helm template', () => {
  test.each(PLATFORMS)('gives the objects of the plain files of %s', async (environment) => {
    const { status, text, log } = await onDisk(renderKubernetes(platformOf(environment))).helm([
      'template',
      'somastack',
      'somastack',
    ]);
    expect(status, log).toBe(0);
    const objects = objectsIn(text);
    const wanted = wantedIn(environment);
    expect(byId(objects)).toEqual(byId(wanted));
    expect(objects.length).toBe(wanted.length);
  });

  test.each(PLATFORMS)('has nothing to say of %s when it is strict', async (environment) => {
    const { helm: run } = onDisk(renderKubernetes(platformOf(environment)));
    const { status, text, log } = await run(['lint', '--strict', '--with-subcharts', 'somastack']);
    expect(status, text).toBe(0);
    expect(text + log).not.toMatch(/\[(?:WARNING|ERROR)\]/);
  });

  test('leaves out a chart that is turned off', async () => {
    const { helm: run } = onDisk(renderKubernetes(platformOf('kind')));
    const { text } = await run(['template', 'x', 'somastack', '--set', 'data-layer.enabled=false']);
    const left = new Set(wantedIn('kind', 'data-layer/').map(idOf));
    expect(left.size).toBeGreaterThan(0);
    expect(Object.keys(byId(objectsIn(text)))).toEqual(
      Object.keys(byId(wantedIn('kind'))).filter((id) => !left.has(id)),
    );
  });

  test('gives every text with braces as it was', async () => {
    const texts = [
      '{{',
      '}}',
      '{{{',
      '{{ .Values.x }}',
      '{{- x -}}',
      '{{/* x',
      '{{ "{{" }}',
      `{{ '"\`{{`,
      'a\n  {{ b }}\n',
      '{'.repeat(9),
    ];
    const data = Object.fromEntries(texts.map((text, index) => [`text-${index}`, text]));
    const map = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'braces', namespace: 'soma' },
      data,
    } as const;
    const output = renderKubernetes(platformOf('kind'));
    const more = output.applications.map((one) =>
      one.name === 'security' ? { ...one, manifests: [...one.manifests, map] } : one,
    );
    const { text } = await onDisk({ ...output, applications: more }).helm(['template', 'x', 'somastack']);
    expect(objectsIn(text).find(({ metadata }) => metadata.name === 'braces')).toEqual(map);
  });

  test.each([
    [
      'a chart that is not there',
      'somastack/Chart.yaml',
      'name: security',
      'name: securityy',
      'missing in charts/ directory: securityy',
    ],
    [
      'a version that is none',
      'somastack/Chart.yaml',
      /^version: .*$/m,
      'version: newest',
      'version "newest" is invalid',
    ],
    [
      'braces that are not escaped',
      'somastack/charts/namespaces/templates/namespace-soma.yaml',
      'kind:',
      'kind: {{ kind }}',
      'function "kind" not defined',
    ],
    [
      'YAML that is none',
      'somastack/charts/namespaces/templates/namespace-soma.yaml',
      'kind:',
      '  kind:',
      'YAML parse error',
    ],
    [
      'a value that means nothing',
      'somastack/values.yaml',
      'data-layer:',
      'datalayer:',
      "additional properties 'datalayer' not allowed",
    ],
    [
      'a switch that is no yes or no',
      'somastack/values.yaml',
      'enabled: true',
      "enabled: 'of'",
      'got string, want boolean',
    ],
  ])('refuses %s', async (_what, path, from, to, says) => {
    const chart = onDisk(renderKubernetes(platformOf('kind')));
    chart.change(path, from, to);
    const { status, log } = await chart.helm(['template', 'x', 'somastack']);
    expect(status).toBe(1);
    expect(log).toContain(says);
  });
});

const hasControlPlane = existsSync(join(readersHome(), 'kube/bin/kube1'));
if (installed && !hasControlPlane && !process.env.CI)
  print(
    'skipped, an installation by Helm: the control plane is not installed; run test/readers/install kube',
  );

describe.runIf((installed && hasControlPlane) || process.env.CI)(
  'a real control plane, in the order of the README',
  () => {
    const chart = onDisk(renderKubernetes(platformOf('kind')));
    const plane = join(newFolder(), 'plane');
    const run = (words: readonly string[]) => chart.helm(words, join(plane, 'kubeconfig'));
    const commands = chart
      .read('somastack/README.md')
      .split('\n')
      .flatMap((line) =>
        line.startsWith('$ helm upgrade --install somastack ') ? [line.split(' ').slice(2)] : [],
      )
      // Nothing runs here that could become ready.
      .map((words) => words.filter((word) => !/^--wait|^--timeout$|^\d+s$/.test(word)));
    const said: Heard[] = [];
    let owned: Heard;
    let held: Heard;

    beforeAll(async () => {
      const started = await reader('kube-check', ['start', plane]);
      if (started.status !== 0) throw new Error(started.text);
      const bare = newFolder();
      const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'soma' } };
      writeFileSync(join(bare, 'soma.yaml'), dump(namespace));
      await reader('kube-check', ['apply', plane, bare]);
      owned = await run((commands[0] ?? []).filter((word) => word !== '--take-ownership'));
      for (const words of commands) said.push(await run(words));
      held = await run(['get', 'manifest', 'somastack', '--namespace', 'default']);
    }, MINUTES);
    afterAll(() => reader('kube-check', ['stop', plane]));

    test('every step is taken', () => {
      expect(
        said.map(({ status, text, log }) => [status, (text + log).match(/^(?:Error|STATUS).*/gm)]),
      ).toEqual(commands.map(() => [0, ['STATUS: deployed']]));
    });

    test('the release is everything, and kept whole by Helm', () => {
      expect(byId(objectsIn(held.text))).toEqual(byId(wantedIn('kind')));
    });

    test('a namespace that is there already is taken over in the first step, and in no other way', () => {
      expect(owned.status).toBe(1);
      expect(owned.log).toContain('Namespace "soma" in namespace "" exists and cannot be imported');
    });

    test(
      'whoever removes the release keeps what owns data',
      async () => {
        const { status, text, log } = await run(['uninstall', 'somastack', '--namespace', 'default']);
        expect(status, log).toBe(0);
        const kept = [...text.matchAll(/^\[(\w+)\] (\S+)$/gm)].map(([, kind, name]) => `${kind} ${name}`);
        const wanted = wantedIn('kind')
          .filter(({ metadata }) => metadata.annotations?.['helm.sh/resource-policy'] === 'keep')
          .map(({ kind, metadata }) => `${kind} ${metadata.name}`);
        expect(kept.sort(), text + log).toEqual(wanted.sort());
      },
      MINUTES,
    );
  },
);
