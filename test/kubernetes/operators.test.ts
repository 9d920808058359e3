import { describe, expect, test } from 'vitest';
import { Memory } from '../../constructs/core/amounts/memory.ts';
import { MILVUS_ROLES } from '../../targets/kubernetes/resources/milvus-operator.ts';
import { allFiles, resources, stacksIn } from '../support/aws.ts';
import { CLUSTERS, named, objectsOf, ofKind, platformOf } from '../support/kubernetes.ts';

const objects = objectsOf('kind');

describe('without a cloud', () => {
  test('Kafka is a Strimzi cluster whose heap and limits are those of the memory model', () => {
    const { spec } = named(objects, 'KafkaNodePool', 'combined');
    expect(spec.replicas).toBe(3);
    expect(spec.roles).toEqual(['broker', 'controller']);
    expect(spec.resources.limits?.['memory']).toBe('1280Mi');
    expect(spec.jvmOptions).toEqual({
      '-Xms': '512m',
      '-Xmx': '512m',
      '-XX': {
        MaxDirectMemorySize: '96m',
        MaxMetaspaceSize: '96m',
        ReservedCodeCacheSize: '64m',
        ThreadStackSize: '512',
      },
    });
  });

  test('Strimzi lets in only pods that call Kafka', () => {
    const { listeners } = named(objects, 'Kafka', 'kafka').spec.kafka;
    expect(listeners.map(({ name, port, tls }) => [name, port, tls])).toEqual([
      ['plain', 9092, false],
      ['tls', 9093, true],
    ]);
    for (const { networkPolicyPeers } of listeners) expect(networkPolicyPeers.length).toBeGreaterThan(0);
  });

  test('every topic is an object with its own name inside', () => {
    const { spec } = named(objects, 'KafkaTopic', 'cog.next-event');
    expect(spec).toEqual({
      topicName: 'cog.next_event',
      partitions: 3,
      replicas: 3,
      config: { 'cleanup.policy': 'delete', 'retention.ms': '259200000' },
    });
  });

  test('PostgreSQL takes its parameters as text and keeps each role to its database', () => {
    const { spec } = named(objects, 'Cluster', 'postgres');
    expect(spec.postgresql.parameters).toMatchObject({
      log_lock_waits: 'on',
      max_connections: '71',
      shared_buffers: '288MB',
    });
    const names = ofKind(objects, 'Database').map((database) => database.spec.name);
    expect(names).toContain('temporal_visibility');
    expect([...spec.postgresql.pg_hba].sort()).toEqual(
      [
        ...names.map((name) => `host ${name} ${name} all scram-sha-256`),
        ...[...names, 'app'].map((name) => `host all ${name} all reject`),
        'host events events_capture all scram-sha-256',
        'hostssl events streaming_replica all cert',
        'host all events_capture all reject',
        'host replication events_capture all reject',
      ].sort(),
    );
    // Who may connect comes before who may not.
    expect(spec.postgresql.pg_hba.findIndex((rule) => rule.endsWith(' reject'))).toBe(names.length + 2);
    const roles = spec.managed.roles.map(({ name, passwordSecret }) => [name, passwordSecret.name]);
    expect(Object.fromEntries(roles)).toEqual(
      Object.fromEntries(
        [...names, 'events_capture'].map((name) => [name, `postgres-role-${name.replaceAll('_', '-')}`]),
      ),
    );
    expect(named(objects, 'ExternalSecret', 'postgres-role-somabrain').spec.target.template).toEqual({
      engineVersion: 'v2',
      type: 'kubernetes.io/basic-auth',
      metadata: { labels: { 'cnpg.io/reload': 'true' } },
      data: { username: 'somabrain', password: '{{ .somabrain_db_password }}' },
    });
  });

  test('the role that reads statistics may do that, and the owner of events may drop their slot; no other may', () => {
    const { roles } = named(objects, 'Cluster', 'postgres').spec.managed;
    const members = roles.flatMap(({ name, inRoles }) => (inRoles ? [[name, ...inRoles]] : []));
    expect(members).toEqual([
      ['events', 'events_capture'],
      ['postgres_exporter', 'pg_monitor'],
    ]);
  });

  test('one role may read the log, which is written for that, and it is there before the role that is a member of it', () => {
    const { managed, postgresql } = named(objects, 'Cluster', 'postgres').spec;
    expect(managed.roles.flatMap(({ name, replication }) => (replication ? [name] : []))).toEqual([
      'events_capture',
    ]);
    expect(managed.roles[0]?.name).toBe('events_capture');
    expect(postgresql.parameters['wal_level']).toBe('logical');
  });

  test('a primary that hands over does not wait for pools to end their connections', () => {
    const { smartShutdownTimeout } = named(objects, 'Cluster', 'postgres').spec;
    expect(smartShutdownTimeout).toBeLessThanOrEqual(10);
  });

  test('its slot is copied to the other servers, which need the feedback for that and may ask in its database', () => {
    const { instances, postgresql } = named(objects, 'Cluster', 'postgres').spec;
    expect(instances).toBeGreaterThan(1);
    expect(postgresql.parameters).toMatchObject({
      hot_standby_feedback: 'on',
      'pg_failover_slots.synchronize_slot_names': 'name_like:%',
    });
    expect(postgresql.pg_hba).toContain('hostssl events streaming_replica all cert');
    // Two for the background: what copies slots, and what starts readers of other servers.
    const { max_worker_processes: all, max_parallel_workers: parallel } = postgresql.parameters;
    expect(Number(all)).toBe(Number(parallel) + 2);
  });

  test('the job of the connector reaches a worker that is not ready, because it brings what cures it', () => {
    const [job] = ofKind(objects, 'Job').filter(({ metadata }) =>
      metadata.name.startsWith('change-capture-connector'),
    );
    const [container] = job?.spec.template.spec?.containers ?? [];
    expect(container?.env).toContainEqual({
      name: 'CONNECT_URL',
      value: 'http://change-capture-members.soma-infra.svc:8083',
    });
    expect(named(objects, 'Service', 'change-capture-members').spec.publishNotReadyAddresses).toBe(true);
  });

  test('poolers together hold no more connections than PostgreSQL expects', () => {
    const { spec } = named(objects, 'Pooler', 'postgres-pooler-session');
    const pooled = platformOf('kind').dataLayer.pgbouncer.pools.databases;
    expect(pooled).toHaveLength(4);
    const held = spec.instances * pooled.length * Number(spec.pgbouncer.parameters['default_pool_size']);
    expect(held).toBeGreaterThan(0);
    expect(held).toBeLessThanOrEqual(pooled.reduce((sum, { connections }) => sum + connections, 0));
  });

  test('Redis keeps what it holds below the share that a fork doubles', () => {
    const config = named(objects, 'ConfigMap', 'redis-config').data['redis-additional.conf'];
    expect(config).toContain('maxmemory 167mb\n');
    expect(config).toContain('maxmemory-policy noeviction\n');
    expect(
      named(objects, 'RedisReplication', 'redis').spec.kubernetesConfig.resources.limits?.['memory'],
    ).toBe('384Mi');
    expect(ofKind(objects, 'RedisSentinel')).toEqual([]);
  });

  test('Milvus uses our etcd and our object store, and writes its log there', () => {
    const { spec } = named(objects, 'Milvus', 'milvus');
    expect(spec.mode).toBe('standalone');
    expect(spec.dependencies).toEqual({
      etcd: { endpoints: ['etcd.soma-infra.svc:2379'], external: true },
      msgStreamType: 'woodpecker',
      storage: {
        endpoint: 'object-store.soma-infra.svc:8333',
        external: true,
        secretRef: 'milvus-storage',
        type: 'S3',
      },
    });
  });
});

/** Mebibytes of a node's disk that its kubelet leaves to pods: a tenth is the limit of eviction, EKS reserves a GiB. */
const forPods = (gibibytes: number) => gibibytes * 1024 * 0.9 - 1024;

test.each(['staging', 'prod'])('a node of %s has as much disk as a pod may fill', (environment) => {
  const stack = stacksIn(allFiles()).get(environment);
  const [[, template] = []] = resources(stack, 'aws_launch_template');
  const disk = /"volume_size":(\d+)/.exec(JSON.stringify(template))?.[1];
  const wanted = [...JSON.stringify(objectsOf(environment)).matchAll(/"ephemeral-storage":"(\d+)Mi"/g)];
  expect(Math.max(...wanted.map(([, amount]) => Number(amount)))).toBeLessThanOrEqual(forPods(Number(disk)));
});

/** Where Milvus' operator mounts a folder without a limit, over anything of ours. */
const OVERRIDDEN = '/var/lib/milvus';

describe.each(CLUSTERS)('Milvus in %s', (environment) => {
  const { spec } = named(objectsOf(environment), 'Milvus', 'milvus');
  const { volumeMounts, volumes } = spec.components;

  test('keeps its cache on a disk with a limit', () => {
    const { path } = spec.config['localStorage'] as { path: string };
    expect(path).not.toContain(OVERRIDDEN);
    const [mount] = volumeMounts.filter(({ mountPath }) => mountPath === path);
    const [volume] = volumes.filter(({ name }) => name === mount?.name);
    expect(volume?.emptyDir?.sizeLimit).toMatch(/^\d+Mi$/);
  });

  test('may fill no more of a node than its scheduler set aside', () => {
    const { limits, requests } = (spec.components.queryNode ?? spec.components.standalone)?.resources ?? {};
    const limit = Memory.parse(String(limits?.['ephemeral-storage']));
    expect(requests?.['ephemeral-storage']).toBe(limits?.['ephemeral-storage']);
    expect(limit.exceeds(Memory.parse(String(volumes[0]?.emptyDir?.sizeLimit)))).toBe(true);
    for (const role of MILVUS_ROLES) {
      const made = spec.components[role]?.resources;
      if (made) expect(made.limits?.['ephemeral-storage'], role).toMatch(/^\d+Mi$/);
    }
  });
});

describe.each(['staging', 'prod'])('in %s, where a cloud runs the data systems', (environment) => {
  const managed = objectsOf(environment);

  test('no operator of them is asked for anything', () => {
    const kinds = new Set(managed.map(({ kind }) => kind));
    for (const kind of [
      'Kafka',
      'KafkaNodePool',
      'KafkaTopic',
      'Cluster',
      'Pooler',
      'Database',
      'RedisReplication',
    ] as const) {
      expect(kinds).not.toContain(kind);
    }
    expect(kinds).toContain('Milvus');
    const names = ofKind(managed, 'Application').map(({ metadata }) => metadata.name);
    expect(names).toContain(`${environment}-milvus-operator`);
    expect(names).not.toContain(`${environment}-strimzi-kafka-operator`);
  });

  test('jobs make topics, databases and collections, and Terraform the buckets', () => {
    const jobs = ofKind(managed, 'Job').map(({ metadata }) => metadata.name.replace(/-[0-9a-f]{8}$/, ''));
    expect(jobs.sort()).toEqual([
      'event-store',
      'kafka-topics',
      'milvus-collections',
      'postgres-databases',
      'schemas',
      'somabrain-migrate',
      'somafractalmemory-migrate',
      'temporal-namespaces',
      'temporal-schema',
    ]);
  });

  test('disks are encrypted and wait for their pod', () => {
    expect(named(managed, 'StorageClass', 'gp3')).toMatchObject({
      parameters: { encrypted: 'true', type: 'gp3' },
      volumeBindingMode: 'WaitForFirstConsumer',
    });
  });

  test('Milvus is a cluster that opens S3 with the identity of its pods', () => {
    const { spec } = named(managed, 'Milvus', 'milvus');
    expect(spec.mode).toBe('cluster');
    expect(spec.dependencies.storage).toEqual({
      endpoint: 's3.eu-west-1.amazonaws.com:443',
      external: true,
      type: 'S3',
    });
    expect(spec.config['minio']).toMatchObject({ useIAM: true, useSSL: true });
  });
});
