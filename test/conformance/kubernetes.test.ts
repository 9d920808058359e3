import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { dump } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ENVIRONMENTS } from '../../environments/index.ts';
import { parseEnvironment } from '../../environments/parse.ts';
import { kubernetesFiles } from '../../stacks/kubernetes/manifest-files.ts';
import { nodesOf } from '../../stacks/kubernetes/plan/nodes.ts';
import { podsOf, standInPods } from '../../stacks/kubernetes/plan/pods.ts';
import { manifestsOf } from '../../stacks/kubernetes/render.ts';
import { synthesizeKubernetes } from '../../stacks/kubernetes/synthesize.ts';
import { CLUSTERS } from '../support/kubernetes.ts';
import { reader, type Said } from '../support/reader.ts';

/** A start, a few hundred requests and a scheduler that is left alone until nothing changes. */
const MINUTES = 10 * 60_000;

const NOT_ASKED: Said = { status: -1, text: '' };

/** An environment on disk, with stand-ins for the pods that operators would make. */
function writtenCluster(name: string) {
  const environment = parseEnvironment(ENVIRONMENTS[name]);
  if (!('cluster' in environment)) throw new Error(`${name} has no cluster`);
  const { output } = synthesizeKubernetes(environment);
  const manifests = manifestsOf(output);
  const folder = mkdtempSync(join(tmpdir(), 'cluster-'));
  const put = (path: string, content: string) => {
    const file = join(folder, 'manifests', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  };
  for (const { path, content } of kubernetesFiles(output)) put(path, content);
  for (const pod of standInPods(manifests)) put(`stand-ins/${pod.metadata.name}.yaml`, dump(pod));
  const nodes = nodesOf(environment).map(({ memory, cpu, pods, zone = [] }) =>
    [memory.toKubernetes(), cpu.toKubernetes(), pods, zone].flat().join(':'),
  );
  const plane = join(folder, 'plane');
  return {
    put,
    replicas: podsOf(manifests).reduce(
      (sum, { replicas, everyNode }) => sum + (everyNode ? nodes.length : replicas),
      0,
    ),
    start: () => reader('kube-check', ['start', plane]),
    apply: () => reader('kube-check', ['apply', plane, join(folder, 'manifests')]),
    schedule: () => reader('kube-check', ['schedule', plane, ...nodes]),
    remove: async () => {
      await reader('kube-check', ['stop', plane]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What a control plane said of the environment's files and `more`; it runs while the tests of one `describe` do. */
function given(name: string, more: Readonly<Record<string, object>> = {}) {
  const answers = { replicas: NaN, applied: NOT_ASKED, scheduled: NOT_ASKED };
  let cluster: ReturnType<typeof writtenCluster> | undefined;
  beforeAll(async () => {
    cluster = writtenCluster(name);
    for (const [path, content] of Object.entries(more)) cluster.put(path, dump(content));
    const { status, text } = await cluster.start();
    if (status !== 0) throw new Error(text);
    answers.replicas = cluster.replicas;
    answers.applied = await cluster.apply();
    answers.scheduled = await cluster.schedule();
  }, MINUTES);
  afterAll(() => cluster?.remove());
  return answers;
}

describe.each(CLUSTERS)('a real control plane, given %s', (name) => {
  const answers = given(name);

  test('accepts every file', () => {
    expect(answers.applied.text).toMatch(/^accepted \d+ refused 0$/m);
  });

  test('warns about no file', () => {
    expect(answers.applied.text).not.toContain('warning');
  });

  test('finds a node for every pod', () => {
    expect(answers.scheduled.text).toContain(`placed ${answers.replicas} unplaced 0 not made 0`);
  });
});

describe('a real control plane, given broken files', () => {
  const answers = given('kind', {
    'broken/misspelt.yaml': deployment('misspelt', { replica: 2 }, '64Mi'),
    'broken/privileged.yaml': pod('privileged'),
    'broken/topic.yaml': topic('zookeeper-days'),
  });

  test.each([
    [
      'a misspelt field',
      /^REFUSED misspelt.yaml Deployment soma\/misspelt: .*unknown field|not declared in schema/m,
    ],
    [
      'a privileged pod',
      /^REFUSED privileged.yaml Pod soma\/privileged: .*violates PodSecurity "restricted/m,
    ],
    [
      'a version of a kind that is gone',
      /^REFUSED topic.yaml .*no kind "KafkaTopic" in version "kafka.strimzi.io\/v1beta2"$/m,
    ],
  ])('refuses %s', (_what, refusal) => {
    expect(answers.applied.text).toMatch(refusal);
  });

  test('refuses nothing else', () => {
    expect(answers.applied.text).toMatch(/^accepted \d+ refused 3$/m);
  });
});

describe('a real control plane, given more than fits', () => {
  const answers = given('kind', {
    'more/large.yaml': deployment('large', { replicas: 1 }, '8193Mi', 'default'),
    'more/unplanned.yaml': deployment('unplanned', { replicas: 1 }, '6Gi'),
  });

  test('leaves a pod that is too large without a node', () => {
    expect(answers.scheduled.text).toMatch(
      /^UNPLACED default\/large-\S+ \(8193 MiB\): 0\/3 nodes are available: .*Insufficient memory/m,
    );
  });

  test('keeps a namespace within its quota', () => {
    expect(answers.scheduled.text).toMatch(
      /^NOT MADE Deployment soma\/unplanned: 0 of 1: .*exceeded quota: soma-planned/m,
    );
  });

  test('ends with a status that says so', () => {
    expect(answers.scheduled.status).toBe(1);
  });
});

const SECURITY = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  runAsNonRoot: true,
  seccompProfile: { type: 'RuntimeDefault' },
};

function deployment(name: string, more: object, memory: string, namespace = 'soma') {
  const labels = { app: name };
  const amounts = { cpu: '10m', memory };
  const resources = { limits: amounts, requests: amounts };
  const containers = [{ name, image: 'registry.k8s.io/pause:3.10', resources, securityContext: SECURITY }];
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers } },
      ...more,
    },
  };
}

function pod(name: string) {
  const containers = [{ name, image: 'registry.k8s.io/pause:3.10', securityContext: { privileged: true } }];
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'soma' }, spec: { containers } };
}

function topic(name: string) {
  const spec = { partitions: 1, replicas: 1 };
  return {
    apiVersion: 'kafka.strimzi.io/v1beta2',
    kind: 'KafkaTopic',
    metadata: { name, namespace: 'soma-infra' },
    spec,
  };
}
