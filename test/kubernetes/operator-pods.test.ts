import { describe, expect, test } from 'vitest';
import recorded from '../data/operator-pods.json' with { type: 'json' };
import type { PodSecurity } from '../../stacks/kubernetes/plan/pod-group.ts';
import { podGroups } from '../../stacks/kubernetes/plan/pod-groups.ts';
import { Memory } from '../../constructs/core/amounts/memory.ts';
import type { Manifest } from '../../targets/kubernetes/resources/manifest.ts';
import type { Labels } from '../../targets/kubernetes/resources/resource.ts';
import { CLUSTERS, named, objectsOf, ofKind } from '../support/kubernetes.ts';
import { mayCall, mayLeave, type Place, selects } from '../support/network.ts';

interface Security {
  readonly pod: object;
  readonly containers: readonly { readonly name: string; readonly securityContext: object }[];
}

/** A pod that an operator made of the objects of `kind`, or makes by its sources. */
interface Made {
  readonly name: string;
  /** The group that the plan knows it by; left out for what today's objects do not lead to. */
  readonly group?: string;
  readonly labels: Labels;
  /** What it must reach: `api`, or the name and port of another pod. */
  readonly needs: readonly string[];
  /** Ports at which its operator calls it. */
  readonly called: readonly number[];
  readonly security?: Security;
}

const MADE = recorded.flatMap(({ pods }) => pods as unknown as readonly Made[]);
const INFRASTRUCTURE = 'soma-infra';
const OPERATOR: Place = { namespace: 'soma-operators', labels: {} };
const DNS: Place = { namespace: 'kube-system', labels: {} };

const objects = objectsOf('kind');
const groups = objects.flatMap(podGroups);
const operatorMade = groups.filter(({ name }) => MADE.some(({ group }) => group === name));

/** A pod by its name, whether an operator or a StatefulSet of ours makes it. */
function place(name: string): Place {
  const made = MADE.find((pod) => pod.name === name);
  if (made) return { namespace: INFRASTRUCTURE, labels: made.labels };
  const { template } = named(objects, 'StatefulSet', name).spec;
  return { namespace: INFRASTRUCTURE, labels: template.metadata?.labels ?? {} };
}

/** What a pod needs and these objects do not let it have. */
function refused(all: readonly Manifest[], { name, needs, called }: Made): readonly string[] {
  const self = place(name);
  const calls = needs.filter((need) => {
    if (need === 'api') return !mayLeave(all, self, 443) || !mayLeave(all, self, 6443);
    const [to = '', port = ''] = need.split(':');
    return !mayCall(all, self, place(to), Number(port));
  });
  return [
    ...(mayCall(all, self, DNS, 53) ? [] : ['names']),
    ...calls,
    ...called.filter((port) => !mayCall(all, OPERATOR, self, port)).map((port) => `called at ${port}`),
  ];
}

test.each(MADE)('$name has the network that it needs', (made) => {
  expect(refused(objects, made)).toEqual([]);
});

test.each(recorded)('$operator reaches its pods at the ports that it calls', ({ pods }) => {
  const called = new Set<number>(pods.flatMap((pod) => pod.called));
  const others = [22, 2379, 5432, 6379, 8000, 8443, 9090, 9091, 9092, 9187, 19_530].filter(
    (port) => !called.has(port),
  );
  for (const { name } of pods)
    expect(others.filter((port) => mayCall(objects, OPERATOR, place(name), port))).toEqual([]);
});

test('no operator reaches what no operator runs, but for what Milvus depends on', () => {
  const open = [22, 2379, 2380, 8080, 8333, 9333].filter((port) =>
    ['etcd', 'object-store'].some((name) => mayCall(objects, OPERATOR, place(name), port)),
  );
  expect(open).toEqual([2379, 8333]);
});

test('a policy for servers alone leaves the jobs that make them without a network', () => {
  const instances = JSON.parse(
    JSON.stringify(objects).replaceAll(
      '"matchExpressions":[{"key":"cnpg.io/podRole","operator":"NotIn","values":["pooler"]}],"matchLabels":{"cnpg.io/cluster":"postgres"}',
      '"matchLabels":{"cnpg.io/cluster":"postgres","cnpg.io/podRole":"instance"}',
    ),
  ) as readonly Manifest[];
  const pod = (name: string) => MADE.find((made) => made.name === name) as Made;
  expect(refused(instances, pod('postgres-1'))).toEqual([]);
  expect(refused(instances, pod('postgres-1-initdb'))).toEqual(['names', 'api']);
  expect(refused(instances, pod('postgres-2-join'))).toEqual(['names', 'api', 'postgres-1:5432']);
});

test('poolers are no servers', () => {
  const pooler = place('postgres-pooler-session');
  expect(mayCall(objects, place('postgres-1'), pooler, 5432)).toBe(false);
  expect(mayCall(objects, { namespace: 'soma', labels: {} }, place('postgres-1'), 5432)).toBe(false);
});

test('servers are spread among themselves and the jobs that make their disks, whatever poolers do', () => {
  const [zones] = named(objectsOf('onprem'), 'Cluster', 'postgres').spec.topologySpreadConstraints;
  expect(zones?.whenUnsatisfiable).toBe('DoNotSchedule');
  const counted = MADE.filter(({ labels }) => selects(zones?.labelSelector ?? {}, labels)).map(
    ({ name }) => name,
  );
  expect(counted).toEqual(expect.arrayContaining(['postgres-1', 'postgres-1-initdb', 'postgres-2-join']));
  expect(counted).not.toContain('postgres-pooler-session');
});

test('a pod has the labels that its group is known by', () => {
  expect(operatorMade.length).toBeGreaterThan(0);
  for (const { name, labels } of operatorMade) {
    for (const made of MADE.filter(({ group }) => group === name)) expect(made.labels).toMatchObject(labels);
  }
});

test('every group that an operator makes on "kind" was seen', () => {
  const native = new Set<string>(['Deployment', 'StatefulSet', 'Job', 'Application']);
  const made = objects.filter(({ kind }) => !native.has(kind)).flatMap(podGroups);
  expect(made.filter(({ name }) => !MADE.some(({ group }) => group === name))).toEqual([]);
});

/** The level of Pod Security that a pod with these contexts passes. */
function levelOf({ pod, containers }: Security): PodSecurity {
  const restricted = containers.every(({ securityContext }) => {
    const { allowPrivilegeEscalation, capabilities, runAsNonRoot, seccompProfile } = {
      ...pod,
      ...securityContext,
    } as Readonly<Record<string, unknown>>;
    return (
      allowPrivilegeEscalation === false &&
      runAsNonRoot === true &&
      JSON.stringify(capabilities) === '{"drop":["ALL"]}' &&
      JSON.stringify(seccompProfile) === '{"type":"RuntimeDefault"}'
    );
  });
  return restricted ? 'restricted' : 'baseline';
}

test('a pod passes the level of Pod Security that its group is known by', () => {
  const seen = MADE.flatMap(({ group, security }) => (security ? [[group, levelOf(security)]] : []));
  const known = new Map(groups.map(({ name, security }) => [name, security]));
  expect(seen).toEqual(seen.map(([group]) => [group, known.get(group ?? '')]));
  expect(known.get('milvus-milvus-standalone')).toBe('baseline');
});

/** Operators that make a disruption budget themselves, by their own default. */
const BUDGETS_OF_THEIRS = /^(postgres|kafka-combined)$/;

/** Lasting groups of at least two pods that nobody keeps from being evicted together. */
function unprotected(all: readonly Manifest[]): readonly string[] {
  const budgets = ofKind(all, 'PodDisruptionBudget');
  return all
    .flatMap((object) => podGroups(object).map((group) => ({ object, ...group })))
    .filter(({ replicas, once, name }) => replicas > 1 && !once && !BUDGETS_OF_THEIRS.test(name))
    .filter(({ object, labels, namespace }) => {
      if (object.kind === 'RedisReplication' || object.kind === 'RedisSentinel') return !object.spec.pdb;
      const hits = budgets.filter(
        ({ metadata, spec }) => metadata.namespace === namespace && selects(spec.selector ?? {}, labels),
      );
      // Kubernetes evicts no pod that two budgets select.
      return hits.length !== 1;
    })
    .map(({ name }) => name);
}

test('a budget that is missing is found', () => {
  const without = objects.filter(
    ({ kind, metadata }) => kind !== 'PodDisruptionBudget' || metadata.name !== 'postgres-pooler-session',
  );
  expect(unprotected(without)).toEqual(['postgres-pooler-session']);
});

describe.each(CLUSTERS)('in %s', (environment) => {
  const all = objectsOf(environment);
  const made = all.flatMap(podGroups);

  test('every pod has a class of ours, and what owns data goes last', () => {
    const values = new Map(ofKind(all, 'PriorityClass').map(({ metadata, value }) => [metadata.name, value]));
    for (const { name, priority = '' } of made.filter(({ passing }) => !passing))
      expect([...values.keys()], name).toContain(priority);
    const classes = new Map(made.map(({ component, priority }) => [component, priority]));
    const owners = ['postgres', 'redis', 'etcd', 'object-store', 'milvus'].flatMap(
      (component) => classes.get(component) ?? [],
    );
    expect(new Set(owners)).toEqual(new Set(['soma-data']));
    expect(made.find(({ name }) => name === 'somabrain')?.priority).toBe('soma-services');
    expect(
      made.filter(({ once, passing, priority }) => once && !passing && priority !== 'soma-batch'),
    ).toEqual([]);
    const order = ['soma-data', 'soma-platform', 'soma-services', 'soma-batch'].map((name) =>
      values.get(name),
    );
    expect(order).toEqual([...order].sort((a, b) => Number(b) - Number(a)));
  });

  test('one pod at a time may be evicted of every group', () => {
    expect(unprotected(all)).toEqual([]);
    for (const { metadata, spec } of ofKind(all, 'PodDisruptionBudget')) {
      expect(spec.maxUnavailable, metadata.name).toBe(1);
      const hits = made.filter(
        ({ namespace, labels }) => namespace === metadata.namespace && selects(spec.selector ?? {}, labels),
      );
      expect(hits.length, metadata.name).toBe(1);
    }
  });

  test('a namespace lets in every pod that will be made in it', () => {
    for (const { namespace, security } of made) {
      const { labels } = named(all, 'Namespace', namespace).metadata;
      if (security === 'baseline') expect(labels?.['pod-security.kubernetes.io/enforce']).toBe('baseline');
    }
  });

  test.each(['soma', 'soma-infra'])(
    'the quota of %s holds all pods, a roll-out and a passing one',
    (name) => {
      const here = made.filter(({ namespace }) => namespace === name);
      const memory = here
        .filter(({ passing }) => !passing)
        .reduce((sum, group) => sum + group.memory.mebibytes * (group.replicas + group.surge), 0);
      const largest = Math.max(...here.map((group) => group.memory.mebibytes));
      const { hard } = named(all, 'ResourceQuota', `${name}-planned`).spec;
      expect(Memory.parse(String(hard?.['limits.memory'])).mebibytes).toBeGreaterThanOrEqual(
        memory + largest,
      );
    },
  );
});
