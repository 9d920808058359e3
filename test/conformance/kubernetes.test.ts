import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { dump } from 'js-yaml';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ENVIRONMENTS } from '../../environments/index.ts';
import { parseEnvironment } from '../../environments/parse.ts';
import { kubernetesFiles } from '../../stacks/kubernetes/manifest-files.ts';
import { nodesOf } from '../../stacks/kubernetes/plan/nodes.ts';
import { podsOf, standInPods } from '../../stacks/kubernetes/plan/pods.ts';
import { manifestsOf } from '../../stacks/kubernetes/render.ts';
import { synthesizeKubernetes } from '../../stacks/kubernetes/synthesize.ts';
import { reader } from '../support/reader.ts';

/** A start, a few hundred requests and a scheduler that is left alone until nothing changes. */
const MINUTES = 10 * 60_000;

/** An environment on disk, with stand-ins for the pods that operators would make. */
function cluster(name: string) {
  const environment = parseEnvironment(ENVIRONMENTS[name]);
  if (!('cluster' in environment)) throw new Error(`${name} has no cluster`);
  const { output } = synthesizeKubernetes(environment);
  const manifests = manifestsOf(output);
  const zones = 'aws' in environment ? environment.aws.zones : [undefined];
  const folder = mkdtempSync(join(tmpdir(), 'cluster-'));
  onTestFinished(async () => {
    await reader('kube-check', ['stop', join(folder, 'plane')]);
    rmSync(folder, { recursive: true, force: true });
  });
  const put = (path: string, content: string) => {
    const file = join(folder, 'manifests', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  };
  for (const { path, content } of kubernetesFiles(output)) put(path, content);
  for (const pod of standInPods(manifests)) put(`stand-ins/${pod.metadata.name}.yaml`, dump(pod));
  const nodes = nodesOf(environment).map(({ memory, cpu, pods }, index) => {
    const zone = zones[index % zones.length];
    return [memory.toKubernetes(), cpu.toKubernetes(), pods, ...(zone === undefined ? [] : [zone])].join(':');
  });
  const plane = join(folder, 'plane');
  return {
    put,
    replicas: podsOf(manifests).reduce((sum, { replicas }) => sum + replicas, 0),
    start: () => reader('kube-check', ['start', plane]),
    apply: () => reader('kube-check', ['apply', plane, join(folder, 'manifests')]),
    schedule: () => reader('kube-check', ['schedule', plane, ...nodes]),
  };
}

describe.each(['kind', 'staging', 'prod'])('a real control plane, given %s', (name) => {
  test(
    'accepts every file and finds a node for every pod',
    async () => {
      const { apply, replicas, schedule, start } = cluster(name);
      expect(await start()).toMatchObject({ status: 0 });
      const applied = await apply();
      expect(applied.text).toMatch(/^accepted \d+ refused 0$/m);
      expect(applied.text).not.toContain('warning');
      const scheduled = await schedule();
      expect(scheduled.text).toContain(`placed ${replicas} unplaced 0 not made 0`);
    },
    MINUTES,
  );
});

describe('a real control plane', () => {
  test(
    'refuses what is broken, by name and with a reason',
    async () => {
      const { apply, put, start } = cluster('kind');
      put('broken/misspelt.yaml', dump(deployment('misspelt', { replica: 2 }, '64Mi')));
      put('broken/privileged.yaml', dump(pod('privileged')));
      put('broken/topic.yaml', dump(topic('zookeeper-days')));
      expect(await start()).toMatchObject({ status: 0 });
      const { status, text } = await apply();
      expect(status).toBe(1);
      expect(text).toMatch(
        /^REFUSED misspelt.yaml Deployment soma\/misspelt: .*unknown field|field not declared in schema/m,
      );
      expect(text).toMatch(
        /^REFUSED privileged.yaml Pod soma\/privileged: .*violates PodSecurity "restricted/m,
      );
      expect(text).toMatch(
        /^REFUSED topic.yaml .*no kind "KafkaTopic" in version "kafka.strimzi.io\/v1beta2"$/m,
      );
      expect(text).toMatch(/^accepted \d+ refused 3$/m);
    },
    MINUTES,
  );

  test(
    'leaves a pod that is too large without a node, and a namespace within its quota',
    async () => {
      const { apply, put, schedule, start } = cluster('kind');
      put('more/large.yaml', dump(deployment('large', { replicas: 1 }, '7169Mi', 'default')));
      put('more/unplanned.yaml', dump(deployment('unplanned', { replicas: 1 }, '6Gi')));
      expect(await start()).toMatchObject({ status: 0 });
      expect(await apply()).toMatchObject({ status: 0 });
      const { status, text } = await schedule();
      expect(status).toBe(1);
      expect(text).toMatch(
        /^UNPLACED default\/large-\S+ \(7169 MiB\): 0\/3 nodes are available: .*Insufficient memory/m,
      );
      expect(text).toMatch(/^NOT MADE Deployment soma\/unplanned: 0 of 1: .*exceeded quota: soma-planned/m);
      expect(text).toMatch(/unplaced 1 not made 1$/m);
    },
    MINUTES,
  );
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
