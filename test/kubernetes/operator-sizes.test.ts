import { describe, expect, test } from 'vitest';
import { Memory } from '../../constructs/core/amounts/memory.ts';
import { operatorsSchema } from '../../environments/operators.schema.ts';
import type { ClusterEnvironment } from '../../environments/schema.ts';
import { OPERATOR_CHARTS, operatorsFor } from '../../stacks/kubernetes/operators/charts.ts';
import { podGroups } from '../../stacks/kubernetes/plan/pod-groups.ts';
import { manifestsOf } from '../../stacks/kubernetes/render.ts';
import { synthesizeKubernetes } from '../../stacks/kubernetes/synthesize.ts';
import { OPERATORS } from '../../targets/contract/places.ts';
import { type Changes, environment, type Mistake, problemsOf } from '../support/environment.ts';
import { CLUSTERS, platformOf } from '../support/kubernetes.ts';

const PROGRAMS = OPERATOR_CHARTS.flatMap(({ pods }) => pods);

const camelCase = (name: string) =>
  name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase()).replace(/^operator-/, '');

test('the size of a program stands under the name of its row in the plan', () => {
  expect(PROGRAMS.map(({ setting }) => setting).sort()).toEqual(Object.keys(operatorsSchema.shape).sort());
  for (const { name, setting } of PROGRAMS) expect(setting).toBe(camelCase(name));
});

const synthesized = (level: ClusterEnvironment['level'], changes: Changes = {}) =>
  synthesizeKubernetes(environment(level, changes));

/** Values of every chart, by chart. */
const valuesOf = ({ output }: ReturnType<typeof synthesized>) =>
  new Map(
    manifestsOf(output).flatMap((manifest) =>
      manifest.kind === 'Application' && 'chart' in manifest.spec.source
        ? [[manifest.spec.source.chart, JSON.stringify(manifest.spec.source.helm.valuesObject)] as const]
        : [],
    ),
  );

const rowsOf = ({ plan }: ReturnType<typeof synthesized>) =>
  new Map(plan.largest.pods.map(({ name, memory, cpu }) => [name, [memory.mebibytes, cpu.millicores]]));

/** Keys whose value differs. */
const changed = <Value>(before: ReadonlyMap<string, Value>, after: ReadonlyMap<string, Value>) =>
  [...after].flatMap(([key, value]) =>
    JSON.stringify(before.get(key)) === JSON.stringify(value) ? [] : [key],
  );

describe('onprem', () => {
  const usual = synthesized('onprem');

  test('states the sizes that others have by default', () => {
    const { output, plan } = synthesized('onprem', { 'cluster.operators': undefined });
    expect(output).toEqual(usual.output);
    expect(plan.largest.pods).toEqual(usual.plan.largest.pods);
  });

  test.each(
    OPERATOR_CHARTS.flatMap(({ chart, pods }) =>
      pods.map((pod) => ({ chart, ...pod, more: pod.memory.times(2).toKubernetes() })),
    ),
  )(
    '$setting sizes its own row of the plan and its own chart',
    ({ chart, name, setting, memory, more, cpu }) => {
      const larger = synthesized('onprem', { [`cluster.operators.${setting}`]: { memory: more } });
      expect(changed(valuesOf(usual), valuesOf(larger))).toEqual([chart]);
      expect(valuesOf(larger).get(chart)).toContain(`"memory":"${more}"`);
      expect(changed(rowsOf(usual), rowsOf(larger))).toEqual([name]);
      // CPU that is left out stays what the table has.
      expect(rowsOf(larger).get(name)).toEqual([memory.mebibytes * 2, cpu.millicores]);
      expect(larger.plan.largest.planned.minus(usual.plan.largest.planned)).toEqual(memory);
      const faster = synthesized('onprem', { [`cluster.operators.${setting}.cpu`]: '333m' });
      expect(rowsOf(faster).get(name)).toEqual([memory.mebibytes, 333]);
    },
  );
});

test.each(CLUSTERS)('in %s every pod of an operator has the path of its size', (level) => {
  const { output, plan } = synthesized(level);
  const pods = manifestsOf(output)
    .flatMap(podGroups)
    .filter(({ namespace }) => namespace === OPERATORS);
  const paths = new Map(plan.input.components.map(({ name, path }) => [name, path]));
  expect(pods.length).toBeGreaterThan(5);
  for (const { name } of pods) expect(paths.get(name)).toBe(`cluster.operators.${camelCase(name)}`);
});

const MISTAKES: readonly Mistake[] = [
  {
    title: 'a program with a typing error',
    level: 'kind',
    changes: { 'cluster.operators': { milvusOperater: { memory: '256Mi' } } },
    says: 'cluster.operators.milvusOperater: unknown setting; did you mean "milvusOperator"?',
  },
  {
    title: 'an operator that nobody knows',
    level: 'kind',
    changes: { 'cluster.operators': { kyverno: { memory: '256Mi' } } },
    says: 'cluster.operators.kyverno: unknown setting; known here: certManager, certManagerCainjector, certManagerWebhook, cloudnativePg, externalSecrets, externalSecretsCertController, externalSecretsWebhook, milvusOperator, redisOperator, strimziClusterOperator',
  },
  {
    title: 'a number of replicas, which charts of operators are not told,',
    level: 'kind',
    changes: { 'cluster.operators': { redisOperator: { memory: '256Mi', replicas: 2 } } },
    says: 'cluster.operators.redisOperator.replicas: unknown setting; known here: cpu, memory',
  },
  {
    title: 'an operator of what a cloud runs',
    level: 'prod',
    changes: { 'cluster.operators': { redisOperator: { memory: '256Mi' } } },
    says: 'cluster.operators.redisOperator: this operator is not installed here: it runs for dataLayer.redis where its hosting is "self"; leave it out',
  },
  {
    title: 'an operator of certificates that nobody wants',
    level: 'kind',
    changes: {
      'security.kong': undefined,
      'cluster.edge': undefined,
      'cluster.operators': { certManagerWebhook: { memory: '64Mi' } },
    },
    says: 'cluster.operators.certManagerWebhook: this operator is not installed here: it runs for certificates that are issued in the cluster; leave it out',
  },
  {
    title: 'an operator in less than its chart asks for',
    level: 'onprem',
    changes: { 'cluster.operators.strimziClusterOperator.memory': '256Mi' },
    says: 'cluster.operators.strimziClusterOperator.memory: 256 MiB is too small: its chart asks for 384 MiB; set it to at least "384Mi"',
  },
  {
    title: 'an operator in less than any chart asks for',
    level: 'kind',
    changes: { 'cluster.operators': { redisOperator: { memory: '16Mi' } } },
    says: 'cluster.operators.redisOperator.memory: 16 MiB is too small: no chart of an operator asks for less than 32 MiB; set it to at least "32Mi"',
  },
];

test.each(MISTAKES)('$title is refused', ({ level = 'kind', changes, says }) => {
  expect(problemsOf(level, changes)).toContain(says);
});

test.each(PROGRAMS)('what is the least of $setting by its message is enough', ({ setting, memory }) => {
  const path = `cluster.operators.${setting}.memory`;
  const [problem = '', ...more] = problemsOf('onprem', { [path]: '1Mi' });
  expect(more).toEqual([]);
  const [, least = ''] = /^(?:.*): 1 MiB is too small: .*; set it to at least "(\d+Mi)"$/.exec(problem) ?? [];
  expect(problem.startsWith(`${path}: `)).toBe(true);
  expect(problemsOf('onprem', { [path]: least })).toEqual([]);
  expect(Number.parseInt(least, 10)).toBeLessThanOrEqual(memory.mebibytes);
});

describe('a plan that does not fit', () => {
  /** Three nodes that together lack less than some operators could give. */
  const nodes = { 'cluster.nodePools.0.memory': '8800Mi' };
  const [bill = ''] = problemsOf('kind', nodes);
  const proposal = /set (cluster\.operators\.(\w+))\.memory to "(\d+Mi)" \(now ([\d,]+) MiB\)/g;
  const cures = [...bill.matchAll(proposal)].map(([text, path = '', setting, value, now]) => ({
    text,
    path,
    setting,
    value,
    now,
  }));

  test('proposes a smaller operator by its path and value', () => {
    expect(bill).toContain('memory budget exceeded by');
    expect(cures.map(({ setting }) => setting)).toEqual([
      'cloudnativePg',
      'externalSecrets',
      'milvusOperator',
    ]);
  });

  test.each(cures)('fits after: $text', ({ path, setting, value, now }) => {
    const program = PROGRAMS.find((one) => one.setting === setting);
    expect(Number(now)).toBe(program?.memory.mebibytes);
    expect(problemsOf('kind', { ...nodes, [path]: { memory: value } })).toEqual([]);
  });

  test.each([
    ['strimziClusterOperator', 384, true],
    ['strimziClusterOperator', 383, false],
    ['milvusOperator', 100, true],
    ['milvusOperator', 99, false],
  ])('would try %s with %i MiB: %s', (setting, mebibytes, tried) => {
    const { accepts } = synthesized('kind').plan.input;
    expect(accepts(`cluster.operators.${setting}`, { memory: Memory.mebibytes(mebibytes) })).toBe(tried);
  });

  test('would try no size of an operator that is not installed, and no second replica', () => {
    const { accepts } = synthesized('prod').plan.input;
    expect(accepts('cluster.operators.redisOperator', { memory: Memory.mebibytes(512) })).toBe(false);
    expect(accepts('cluster.operators.milvusOperator', { replicas: 2 })).toBe(false);
  });
});

test('an operator is installed where what it runs for is, and nowhere else', () => {
  const charts = (level: string) => operatorsFor(platformOf(level).components).map(({ chart }) => chart);
  expect(charts('onprem')).toEqual(OPERATOR_CHARTS.map(({ chart }) => chart));
  expect(charts('prod')).toEqual(['cert-manager', 'external-secrets', 'milvus-operator']);
});
