import { expect, test } from 'vitest';
import type { ClusterEnvironment } from '../../environments/schema.ts';
import { podsOf, rollOutPod, standInPods } from '../../stacks/kubernetes/plan/pods.ts';
import { synthesizeKubernetes } from '../../stacks/kubernetes/synthesize.ts';
import { CLUSTERS, filesOf, objectsOf, ofKind, platformOf } from '../support/kubernetes.ts';

const pods = (environment: string) => new Map(podsOf(objectsOf(environment)).map((pod) => [pod.name, pod]));

const shape = (environment: string, name: string) => {
  const pod = pods(environment).get(name);
  return pod && [pod.component, pod.replicas, pod.memory.mebibytes, pod.cpu.millicores, pod.once, pod.apart];
};

test('custom resources become the pods that their operators will make', () => {
  expect(shape('kind', 'kafka-combined')).toEqual(['kafka', 3, 1280, 250, false, true]);
  expect(shape('kind', 'kafka-entity-operator')).toEqual(['kafka', 1, 320, 50, false, false]);
  expect(shape('kind', 'postgres')).toEqual(['postgres', 2, 1152, 250, false, true]);
  expect(shape('kind', 'postgres-pooler-session')).toEqual(['pgbouncer', 2, 128, 50, false, false]);
  expect(shape('kind', 'redis')).toEqual(['redis', 2, 384, 100, false, true]);
  expect(shape('kind', 'milvus-milvus-standalone')).toEqual(['milvus', 1, 2048, 500, false, false]);
  expect(shape('prod', 'milvus-milvus-querynode')).toEqual(['milvus', 3, 12288, 2000, false, false]);
  expect(shape('prod', 'milvus-milvus-proxy')).toEqual(['milvus', 2, 1024, 250, false, false]);
});

test('operators are planned with the resources that their charts are given', () => {
  const strimzi = 'strimzi-cluster-operator';
  expect(shape('kind', strimzi)).toEqual([strimzi, 1, 384, 100, false, false]);
  const webhook = 'external-secrets-webhook';
  expect(shape('kind', webhook)).toEqual([webhook, 1, 96, 10, false, false]);
  expect(pods('prod').has('strimzi-cluster-operator')).toBe(false);
});

test('plain objects become their own pods', () => {
  expect(shape('prod', 'somabrain')).toEqual(['somabrain', 6, 1536, 1000, false, false]);
  expect(shape('prod', 'etcd')).toEqual(['etcd', 3, 1024, 500, false, true]);
  const job = [...pods('prod').values()].find(({ name }) => name.startsWith('kafka-topics-'));
  expect(job?.once).toBe(true);
  expect(job?.memory.mebibytes).toBe(192);
});

test.each([
  ['kind', 'milvus-milvus-standalone'],
  ['prod', 'milvus-milvus-querynode'],
])('in %s a roll-out has room for a pod of %s beside all others', (environment, largest) => {
  const objects = objectsOf(environment);
  const [room, ...more] = rollOutPod(objects);
  expect(more).toEqual([]);
  expect(room?.memory).toEqual(pods(environment).get(largest)?.memory);
  const { plan } = synthesizeKubernetes(platformOf(environment).environment as ClusterEnvironment);
  expect(plan.largest.pods.map(({ name }) => name)).toContain('roll-out');
});

test('nothing that rolls out needs no room', () => {
  expect(rollOutPod(ofKind(objectsOf('kind'), 'StatefulSet'))).toEqual([]);
});

test('what must be spread over zones is what keeps copies, where nodes have a zone', () => {
  const overZones = (environment: string) =>
    [...pods(environment).values()].filter((pod) => pod.overZones).map(({ name }) => name);
  expect(overZones('onprem')).toEqual([
    'alertmanager',
    'etcd',
    'jaeger',
    'kafka-combined',
    'loki',
    'postgres',
    'prometheus',
    'redis',
    'redis-sentinel',
  ]);
  expect(overZones('prod')).toEqual(['alertmanager', 'etcd', 'jaeger', 'loki', 'prometheus']);
  expect(overZones('kind')).toEqual([]);
});

test('a disk of EBS stays in its zone, and of a class that somebody else makes nothing is known', () => {
  const inZone = (environment: string) =>
    [...pods(environment).values()].filter((pod) => pod.diskInZone).map(({ name }) => name);
  expect(inZone('prod')).toEqual(['alertmanager', 'etcd', 'grafana', 'jaeger', 'loki', 'prometheus']);
  expect(inZone('onprem')).toEqual([]);
});

test.each(['onprem', 'prod'])('%s outlives each of its zones, and what runs there stays', (name) => {
  const { plan } = synthesizeKubernetes(platformOf(name).environment as ClusterEnvironment);
  const { placements, withoutZones } = plan.largest;
  expect(withoutZones.map(({ zone }) => zone)).toEqual(['a', 'b', 'c']);
  for (const { zone, waiting, unplaced, placements: after } of withoutZones) {
    expect(unplaced).toEqual([]);
    expect(waiting.length).toBeGreaterThan(0);
    expect(after.map(({ node }) => node.zone)).not.toContain(zone);
    for (const { node, pods: running } of after) {
      const before = placements.find((placement) => placement.node === node)?.pods ?? [];
      expect(running.slice(0, before.length)).toEqual(before);
    }
  }
});

test('staging has no room to spare for a lost zone, so its plan is not tried without one', () => {
  const { plan } = synthesizeKubernetes(platformOf('staging').environment as ClusterEnvironment);
  expect(plan.largest.withoutZones).toEqual([]);
});

test('fails on a kind of which nobody has said whether it makes pods', () => {
  const unknown = { apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata: { name: 'agent' } };
  expect(() => podsOf([unknown])).toThrow('does a ReplicaSet make pods?');
});

test('fails on a chart whose pods are not planned', () => {
  const chart = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'other' },
    spec: { source: { chart: 'other' }, destination: { namespace: 'x' } },
  };
  expect(() => podsOf([chart])).toThrow('the pods of chart "other" are not planned');
});

test('stand-ins have the pods of custom resources and of nothing else', () => {
  const objects = objectsOf('kind');
  const standIns = standInPods(objects);
  expect(standIns.map(({ metadata }) => metadata.name)).toContain('stand-in-kafka-combined');
  expect(standIns.map(({ metadata }) => metadata.name)).not.toContain('stand-in-somabrain');
  const kafka = standIns.find(({ metadata }) => metadata.name === 'stand-in-kafka-combined');
  expect(kafka?.spec.replicas).toBe(3);
  expect(kafka?.spec.template.spec?.containers[0]?.resources?.requests).toEqual({
    cpu: '250m',
    memory: '1280Mi',
  });
  expect(kafka?.spec.template.spec?.affinity?.podAntiAffinity).toHaveProperty(
    'requiredDuringSchedulingIgnoredDuringExecution',
  );
});

test('the same environment gives the same bytes, one file for each object', () => {
  for (const environment of CLUSTERS) {
    const files = filesOf(environment);
    expect(files).toEqual(filesOf(environment));
    expect(new Set(files.map(({ path }) => path)).size).toBe(files.length);
    for (const { path } of files)
      expect(path).toMatch(new RegExp(`^${environment}/([a-z-]+/)+[a-z]+-[a-z0-9.-]+\\.yaml$`));
  }
});

test('fails where an environment has no cluster', () => {
  expect(() => filesOf('local')).toThrow('environment "local" has no cluster');
});
