import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import type { OutputFile } from '../../constructs/core/files/output-file.ts';
import { helmFiles } from '../../stacks/kubernetes/helm/helm-files.ts';
import { type KubernetesOutput, renderKubernetes } from '../../stacks/kubernetes/render.ts';
import type { Manifest } from '../../targets/kubernetes/resources/manifest.ts';
import { forHelm } from '../support/helm.ts';
import { named, objectsByPath, ofKind, PLATFORMS, platformOf } from '../support/kubernetes.ts';

const VERSION = '1.2.3';

/** Most that the API takes as one Secret, in which Helm keeps a release: https://kubernetes.io/docs/concepts/configuration/secret/ */
const MOST_OF_A_SECRET = 1024 * 1024;

const OPENING = '{{ "{{" }}';

/** What Go's template engine makes of a text. @throws for an action that it would have to execute */
function rendered(template: string): string {
  return template.replace(/\{\{( "\{\{" \}\})?/g, (_action, isText) => {
    if (isText === undefined) throw new Error('an action is left');
    return '{{';
  });
}

function chartOf(output: KubernetesOutput) {
  const files = helmFiles(output, VERSION);
  const text = (path: string) => {
    const file = files.find((one) => one.path === path);
    if (!file) throw new Error(`there is no ${path}`);
    return file.content;
  };
  const templates = files.flatMap(({ path, content }) => {
    const [, chart, name] = /^somastack\/charts\/([^/]+)\/templates\/(.+)$/.exec(path) ?? [];
    return chart === undefined || name === undefined ? [] : [{ chart, name, content }];
  });
  return { files, text, templates };
}

describe.each(PLATFORMS)('in %s', (environment) => {
  const output = renderKubernetes(platformOf(environment));
  const plain = objectsByPath(environment);
  const { files, text, templates } = chartOf(output);
  const names = [...new Set(templates.map(({ chart }) => chart))].sort();

  test('the charts make the objects of the plain files, each in the chart of its folder', () => {
    const made = templates.map(({ chart, name, content }) => [
      `${chart}/${name}`,
      load(rendered(content)) as Manifest,
    ]);
    const wanted = Object.entries(plain).flatMap(([path, object]) => {
      const asked = forHelm(path, object);
      return asked ? [[path, asked]] : [];
    });
    expect(Object.fromEntries(made)).toEqual(Object.fromEntries(wanted));
  });

  test('each chart is a dependency of the umbrella, which a value turns off', () => {
    const umbrella = load(text('somastack/Chart.yaml'));
    expect(umbrella).toMatchObject({
      apiVersion: 'v2',
      name: 'somastack',
      version: VERSION,
      appVersion: VERSION,
    });
    const { dependencies } = umbrella as { dependencies: readonly { readonly name: string }[] };
    expect([...dependencies].sort((a, b) => (a.name < b.name ? -1 : 1))).toEqual(
      names.map((name) => ({ name, version: VERSION, condition: `${name}.enabled` })),
    );
    expect(load(text('somastack/values.yaml'))).toEqual(
      Object.fromEntries(names.map((name) => [name, { enabled: true }])),
    );
    for (const name of names)
      expect(load(text(`somastack/charts/${name}/Chart.yaml`)), name).toMatchObject({
        apiVersion: 'v2',
        name,
        version: VERSION,
      });
  });

  test('what belongs to a namespace names it, so that none lands where Helm keeps its records', () => {
    const without = templates
      .map(({ content }) => load(rendered(content)) as Manifest)
      .filter(({ metadata }) => metadata.namespace === undefined)
      .map(({ kind }) => kind)
      .filter((kind) => !/^Cluster.|^Namespace$|Class$/.test(kind));
    expect(without).toEqual([]);
  });

  test('its record fits into a Secret', () => {
    const chart = files.filter(({ path }) => path.startsWith('somastack/'));
    expect(recordBytes(chart)).toBeLessThan(MOST_OF_A_SECRET / 2);
  });

  test('the same definition gives the same bytes', () => {
    expect(helmFiles(renderKubernetes(platformOf(environment)), VERSION)).toEqual(files);
  });

  describe('the order that its README gives', () => {
    const commands = text('somastack/README.md')
      .split('\n')
      .flatMap((line) =>
        line.startsWith('$ helm ') ? [line.slice('$ helm upgrade --install '.length)] : [],
      );
    const steps = commands.filter((command) => command.startsWith('somastack '));
    const operators = commands.filter((command) => !command.startsWith('somastack '));
    const objects = Object.values(plain);
    const waveOf = (name: string) => {
      const { annotations } = named(objects, 'Application', `${environment}-${name}`).metadata;
      return Number(annotations?.['argocd.argoproj.io/sync-wave']);
    };
    const broughtBy = (step: string) => names.filter((name) => !step.includes(`${name}.enabled=false`));

    test('is that of the waves, one step for each', () => {
      const waves = [...new Set(names.map(waveOf))].sort((a, b) => a - b);
      expect(steps.map(broughtBy)).toEqual(waves.map((wave) => names.filter((name) => waveOf(name) <= wave)));
    });

    test('is not spoilt by values of the step before, and ends with everything', () => {
      for (const step of steps) expect(step).toContain(' --reset-values');
      expect(steps.at(-1)).not.toContain('--set');
    });

    test('has the operators behind their namespace and before all that needs them', () => {
      const [first = '', second = ''] = steps;
      const places = operators.map((command) => commands.indexOf(command));
      expect(Math.min(...places)).toBeGreaterThan(commands.indexOf(first));
      expect(Math.max(...places)).toBeLessThan(commands.indexOf(second));
      expect(broughtBy(first)).toEqual(['namespaces']);
    });

    test('names for each operator what Argo CD is told', () => {
      const told = ofKind(objects, 'Application').flatMap(({ spec: { source, destination } }) =>
        'chart' in source ? [{ ...source, namespace: destination.namespace }] : [],
      );
      expect(operators.length).toBe(told.length);
      for (const { chart, repoURL, targetRevision, helm, namespace } of told) {
        const { releaseName, valuesObject } = helm;
        const from = repoURL.startsWith('https:')
          ? `${chart} --repo ${repoURL}`
          : `oci://${repoURL}/${chart}`;
        expect(operators).toContain(
          `${releaseName} ${from} --version ${targetRevision} --namespace ${namespace} --values operators/${releaseName}.yaml --wait`,
        );
        expect(load(text(`operators/${releaseName}.yaml`))).toEqual(valuesObject);
      }
    });

    test('waits until the last job has ended or given up', () => {
      const deadline = Math.max(
        ...ofKind(objects, 'Job').map(({ spec }) => spec.activeDeadlineSeconds ?? Infinity),
      );
      expect(steps.at(-1)).toContain(` --wait --wait-for-jobs --timeout ${deadline}s`);
    });
  });
});

/** Bytes of Helm's record of a release: its chart and its objects as JSON, files in base64, compressed, and in base64 again. */
function recordBytes(chart: readonly OutputFile[]): number {
  const files = chart.map(({ path, content }) => ({
    name: path,
    data: Buffer.from(content).toString('base64'),
  }));
  const manifest = chart.map(({ content }) => content).join('---\n');
  return Math.ceil((gzipSync(JSON.stringify({ chart: files, manifest })).length * 4) / 3);
}

test('the record of a release of half a megabyte of noise is measured', () => {
  const noise = Array.from({ length: 60_000 }, (_, index) => Math.sin(index)).join(' ');
  expect(recordBytes([{ path: 'x', content: noise }])).toBeGreaterThan(MOST_OF_A_SECRET / 2);
});

describe('braces', () => {
  const kind = renderKubernetes(platformOf('kind'));
  const withText = (text: string): KubernetesOutput => ({
    ...kind,
    applications: kind.applications.map(({ name, manifests }) => ({
      name,
      manifests:
        name === 'security'
          ? [
              {
                apiVersion: 'v1',
                kind: 'ConfigMap',
                metadata: { name: 'text', namespace: 'soma' },
                data: { [text]: text },
              },
            ]
          : name.startsWith('argo-cd')
            ? manifests
            : [],
    })),
  });
  const back = (text: string) => {
    const [template] = chartOf(withText(text)).templates;
    const { data } = load(rendered(template?.content ?? '')) as { readonly data: object };
    return data;
  };

  test.each([
    '{{',
    '{{ .Values.x }}',
    '{{{ x }}}',
    '{{- x -}}',
    '{{/* a comment',
    '}} {',
    OPENING,
    'two\n  {{ lines }}\n',
    `{{ '"\`{{`,
    '{'.repeat(7),
  ])('%j comes through Helm as it is', (text) => {
    expect(back(text)).toEqual({ [text]: text });
  });

  test('whatever stands around them', () => {
    const part = fc.constantFrom('{', '{{', '}', '}}', '"', '`', "'", '-', ' ', '\n', '/*', 'x', '#', ':');
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 12 }), (parts) => {
        const text = parts.join('');
        expect(back(text)).toEqual({ [text]: text });
      }),
      { numRuns: 200 },
    );
  });
});
