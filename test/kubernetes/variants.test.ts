import { expect, test } from 'vitest';
import { Platform } from '../../constructs/platform/platform.ts';
import { kind } from '../../environments/kind.ts';
import { parseEnvironment } from '../../environments/parse.ts';
import { podsOf } from '../../stacks/kubernetes/plan/pods.ts';
import { manifestsOf, renderKubernetes } from '../../stacks/kubernetes/render.ts';
import { named, ofKind } from '../support/kubernetes.ts';

function manifestsWith(dataLayer: object, somaServices: object = kind.somaServices) {
  const input = { ...kind, dataLayer: { ...kind.dataLayer, ...dataLayer }, somaServices };
  return manifestsOf(renderKubernetes(new Platform(parseEnvironment(input))));
}

test('three servers of Redis get three sentinels, of which two must agree', () => {
  const manifests = manifestsWith({ redis: { ...kind.dataLayer.redis, replicas: 3 } });
  const { spec } = named(manifests, 'RedisSentinel', 'redis-sentinel');
  expect(spec.clusterSize).toBe(3);
  expect(spec.redisSentinelConfig).toMatchObject({ redisReplicationName: 'redis', quorum: '2' });
  expect(podsOf(manifests).find(({ name }) => name === 'redis-sentinel')?.replicas).toBe(3);
});

test('Redis starts anew when its configuration or its users change', () => {
  const hash = (redis: object) =>
    named(manifestsWith({ redis: { ...kind.dataLayer.redis, ...redis } }), 'RedisReplication', 'redis')
      .metadata.annotations?.['somastack.io/config-hash'];
  expect(hash({})).toMatch(/^[0-9a-f]{16}$/);
  expect(hash({ memory: '512Mi' })).not.toBe(hash({}));
  expect(hash({ disk: '2Gi' })).toBe(hash({}));
});

test('three members of etcd know each other by name', () => {
  const manifests = manifestsWith({ etcd: { ...kind.dataLayer.etcd, replicas: 3 } });
  const { data } = named(manifests, 'ConfigMap', 'etcd-files');
  expect(Object.keys(data)).toEqual(['etc.etcd.etcd-0.yaml', 'etc.etcd.etcd-1.yaml', 'etc.etcd.etcd-2.yaml']);
  expect(data['etc.etcd.etcd-2.yaml']).toContain(
    'initial-cluster: etcd-0=http://etcd-0.etcd-members.soma-infra.svc:2380,etcd-1=http://etcd-1.etcd-members.soma-infra.svc:2380,etcd-2=http://etcd-2.etcd-members.soma-infra.svc:2380\n',
  );
  const [container] = named(manifests, 'StatefulSet', 'etcd').spec.template.spec?.containers ?? [];
  expect(container?.command).toEqual(['etcd', '--config-file=/etc/etcd/$(POD_NAME).yaml']);
});

test('a single replica has no disruption budget, which would keep its node from being emptied', () => {
  const budgets = ofKind(manifestsWith({}), 'PodDisruptionBudget').map(({ metadata }) => metadata.name);
  expect(budgets.sort()).toEqual([
    'kong',
    'opa',
    'postgres-pooler-session',
    'somabrain',
    'somafractalmemory',
  ]);
  const single = manifestsWith({ redis: { ...kind.dataLayer.redis, replicas: 1 } });
  expect(named(single, 'RedisReplication', 'redis').spec).not.toHaveProperty('pdb');
});

test('where nobody calls Kafka, Strimzi lets in nobody but itself', () => {
  const { somafractalmemory } = kind.somaServices;
  const { kafka } = kind.eventStreaming;
  const input = {
    ...kind,
    eventStreaming: { kafka },
    somaServices: { somafractalmemory },
    observability: {},
  };
  const manifests = manifestsOf(renderKubernetes(new Platform(parseEnvironment(input))));
  const [listener] = named(manifests, 'Kafka', 'kafka').spec.kafka.listeners;
  expect(listener?.networkPolicyPeers).toEqual([
    { podSelector: { matchLabels: { 'strimzi.io/cluster': 'kafka' } } },
  ]);
});

test('a session cluster of Flink may write to its disk, and its TaskManagers reach the JobManager and the store', () => {
  const flink = {
    jobManager: { memory: '768Mi', cpu: '250m' },
    taskManager: { replicas: 1, memory: '1Gi', cpu: '500m', slots: 2 },
  };
  const input = { ...kind, eventStreaming: { ...kind.eventStreaming, flink } };
  const manifests = manifestsOf(renderKubernetes(new Platform(parseEnvironment(input))));
  const { spec } = named(manifests, 'Deployment', 'flink-taskmanager').spec.template;
  const mounted = (spec?.containers[0]?.volumeMounts ?? []).map(({ name }) => name);
  const volumes = (spec?.volumes ?? []).map(({ name }) => name);
  expect(mounted.filter((name) => !volumes.includes(name))).toEqual([]);
  expect(spec?.volumes).toContainEqual({ name: 'tmp', emptyDir: { sizeLimit: '4096Mi' } });
  const policy = named(manifests, 'NetworkPolicy', 'flink-taskmanager');
  const ports = (policy.spec.egress ?? []).flatMap(({ ports = [] }) => ports.map(({ port }) => port));
  expect(ports).toEqual([53, 53, 6124, 6123, 8081, 8333]);
  const { data } = named(manifests, 'ConfigMap', 'flink-jobmanager-files');
  expect(data['opt.flink.conf.config.yaml']).toContain(
    'jobmanager.rpc.address: flink-jobmanager.soma-infra.svc\n',
  );
});
