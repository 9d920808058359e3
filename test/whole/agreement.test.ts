import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import type { ComposeService } from '../../targets/compose/compose-service.ts';
import { synthesizeCompose } from '../../compose/synthesize.ts';
import { pgbouncerPolicy } from '../../constructs/data-layer/pgbouncer/pgbouncer.config.ts';
import { synthesizeAws } from '../../stacks/aws/app.ts';
import { kubernetesFiles } from '../../stacks/kubernetes/manifest-files.ts';
import { synthesizeKubernetes } from '../../stacks/kubernetes/synthesize.ts';
import { cloudOf } from '../support/aws.ts';
import { environment } from '../support/environment.ts';

/** The same sizes in every environment, so that what differs between targets is a fault of a target. */
const SIZES = {
  'eventStreaming.kafka.memory': '3Gi',
  'eventStreaming.kafka.replicas': 3,
  'eventStreaming.kafka.retention': '5d',
  'dataLayer.postgres.memory': '2Gi',
  'dataLayer.pgbouncer.memory': '96Mi',
  'dataLayer.redis.memory': '768Mi',
  'dataLayer.etcd.memory': '512Mi',
  'somaServices.somabrain.api.memory': '1Gi',
  'somaServices.somabrain.api.workers': 2,
} as const;

/** What is left out on a level that has it: topics and databases, which count in PostgreSQL's connections, are then the same on all. */
const WITHOUT = {
  observability: {},
  'security.openfga': undefined,
  'eventStreaming.temporal': undefined,
  'security.keycloak': undefined,
  'eventStreaming.changeCapture': undefined,
  'eventStreaming.schemaRegistry': undefined,
  'somaServices.somaagent01': undefined,
  'somaServices.agentvoicebox': undefined,
  'somaServices.somaagenthub': undefined,
} as const;

const compose = synthesizeCompose(
  environment('local', {
    ...SIZES,
    'host.cpu': '16',
    budget: '30Gi',
    'host.memory': '40Gi',
    ...WITHOUT,
  }),
);
const kind = synthesizeKubernetes(
  environment('kind', { ...SIZES, ...WITHOUT, 'cluster.nodePools': [pool()] }),
);
const prod = synthesizeKubernetes(environment('prod', { ...SIZES, 'security.keycloak': undefined }));
const terraform = stack(synthesizeAws([cloudOf(prod.platform)]));

const services = (load(text(compose.files, 'compose.yaml')) as { services: Record<string, ComposeService> })
  .services;
const config = (path: string) => text(compose.files, path);

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: Readonly<Record<string, never>>;
}
const manifests = kubernetesFiles(kind.output).map(({ content }) => load(content) as Manifest);
const at = (kindName: string, name: string, path: string): unknown => {
  const found = manifests.find(({ kind, metadata }) => kind === kindName && metadata.name === name);
  return path
    .split('/')
    .reduce<unknown>((here, key) => (here as Record<string, unknown> | undefined)?.[key], found?.spec);
};

describe('Kafka says the same everywhere', () => {
  test('limit and heap', () => {
    expect(services['kafka-1']?.mem_limit).toBe('3072m');
    expect(services['kafka-1']?.environment?.['KAFKA_HEAP_OPTS']).toContain('-Xmx1228m ');
    expect(at('KafkaNodePool', 'combined', 'resources/limits/memory')).toBe('3072Mi');
    expect(at('KafkaNodePool', 'combined', 'jvmOptions/-Xmx')).toBe('1228m');
  });

  test('policy of brokers and retention', () => {
    const policy = Object.entries(kind.platform.eventStreaming.kafka.policy).map(([key, value]) => [
      key,
      String(value),
    ]);
    const broker = lines(config('config/kafka-1/server.properties'), '=');
    const msk = lines(String(resource('aws_msk_configuration')['server_properties']), '=');
    const strimzi = at('Kafka', 'kafka', 'kafka/config') as Record<string, unknown>;
    expect(policy).toHaveLength(10);
    for (const [key = '', value] of policy) {
      expect(broker[key], key).toBe(value);
      expect(String(strimzi[key]), key).toBe(value);
      expect(msk[key], key).toBe(value);
    }
    expect(broker['log.retention.hours']).toBe('120');
  });

  test('topics: partitions, copies and settings', () => {
    const listed = config('config/kafka-topics/topics.tsv').trimEnd().split('\n').sort();
    const topics = manifests
      .filter(({ kind: kindName }) => kindName === 'KafkaTopic')
      .map(
        ({ spec }) =>
          spec as unknown as { topicName: string; partitions: number; replicas: number; config: object },
      )
      .map(({ topicName, partitions, replicas, config: settings }) => {
        const pairs = Object.entries(settings).map(([key, value]) => `${key}=${String(value)}`);
        return [topicName, partitions, replicas, pairs.join(',')].join('\t');
      });
    expect(listed).toHaveLength(24);
    expect(topics.sort()).toEqual(listed);
  });

  test('port', () => {
    expect(services['somabrain']?.environment?.['SOMABRAIN_KAFKA_URL']).toBe('kafka:9092');
    const listeners = at('Kafka', 'kafka', 'kafka/listeners') as { name: string; port: number }[];
    expect(listeners.find(({ name }) => name === 'plain')?.port).toBe(9092);
    expect(ingressPorts()).toContain(9092);
  });
});

describe('PostgreSQL says the same everywhere', () => {
  const conf = lines(config('config/postgres/postgresql.conf').replaceAll("'", ''), ' = ');
  const cnpg = at('Cluster', 'postgres', 'postgresql/parameters') as Record<string, string>;

  test('limit', () => {
    expect(services['postgres']?.mem_limit).toBe('2048m');
    expect(at('Cluster', 'postgres', 'resources/limits/memory')).toBe('2048Mi');
  });

  test('every parameter of the operator is the one of the file', () => {
    expect(Object.keys(cnpg).length).toBeGreaterThan(15);
    for (const [key, value] of Object.entries(cnpg)) expect(conf[key], key).toBe(value);
  });

  test('memory parameters of RDS, in its own units', () => {
    const group = resource('aws_db_parameter_group')['parameter'] as { name: string; value: string }[];
    const rds = Object.fromEntries(group.map(({ name, value }) => [name, value]));
    const mebibytes = (key: string) => Number.parseInt(conf[key] ?? '', 10);
    expect(Number(rds['shared_buffers']) * 8).toBe(mebibytes('shared_buffers') * 1024);
    expect(Number(rds['maintenance_work_mem'])).toBe(mebibytes('maintenance_work_mem') * 1024);
  });

  test('but RDS keeps connections for itself, so each of them may sort in less', () => {
    const group = resource('aws_db_parameter_group')['parameter'] as { name: string; value: string }[];
    const rds = Object.fromEntries(group.map(({ name, value }) => [name, Number(value)]));
    expect([Number(conf['max_connections']), rds['max_connections']]).toEqual([34, 50]);
    expect([Number.parseInt(conf['work_mem'] ?? '', 10) * 1024, rds['work_mem']]).toEqual([7168, 4096]);
  });
});

describe('PgBouncer says the same everywhere', () => {
  const ini = lines(config('config/pgbouncer/pgbouncer.ini'), ' = ');
  const policy = Object.entries(pgbouncerPolicy(kind.platform.dataLayer.pgbouncer.pools));

  test('policy of the file and of the operator', () => {
    const poolers = manifests.filter(({ kind: kindName }) => kindName === 'Pooler');
    expect(poolers.map(({ metadata }) => metadata.name)).toEqual(['postgres-pooler-session']);
    expect(policy).toHaveLength(5);
    for (const [key, value] of policy) {
      expect(ini[key], key).toBe(String(value));
      expect(at('Pooler', 'postgres-pooler-session', `pgbouncer/parameters/${key}`), key).toBe(ini[key]);
    }
  });

  test('policy of our own container in front of a server that a cloud runs', () => {
    const map = kubernetesFiles(prod.output)
      .map(({ content }) => load(content) as { data?: Record<string, string>; metadata: { name: string } })
      .find(({ metadata, data }) => metadata.name === 'pgbouncer-files' && data);
    const remote = lines(Object.values(map?.data ?? {}).join('\n'), ' = ');
    for (const [key] of policy) expect(remote[key], key).toBe(ini[key]);
  });

  test('limit, beside which the operator has a program of its own in the pod', () => {
    expect(services['pgbouncer']?.mem_limit).toBe('96m');
    const [container] = at('Pooler', 'postgres-pooler-session', 'template/spec/containers') as {
      resources: { limits: { memory: string } };
    }[];
    expect(container?.resources.limits.memory).toBe('160Mi');
  });
});

describe('the rest says the same everywhere', () => {
  test('Redis: maxmemory and eviction', () => {
    const local = lines(config('config/redis/valkey.conf'), ' ');
    const operated = manifests.find(({ metadata }) => metadata.name === 'redis-config') as unknown as {
      data: Record<string, string>;
    };
    const remote = lines(Object.values(operated.data)[0] ?? '', ' ');
    expect(local['maxmemory']).toBe('341mb');
    expect(remote['maxmemory']).toBe(local['maxmemory']);
    expect(remote['maxmemory-policy']).toBe('noeviction');
    const group = resource('aws_elasticache_parameter_group')['parameter'] as {
      name: string;
      value: string;
    }[];
    expect(group).toContainEqual({ name: 'maxmemory-policy', value: local['maxmemory-policy'] });
  });

  test('etcd: quota', () => {
    const quota = (load(config('config/etcd/etcd.yaml')) as Record<string, unknown>)['quota-backend-bytes'];
    const map = manifests.find(({ metadata }) => metadata.name === 'etcd-files') as unknown as {
      data: Record<string, string>;
    };
    expect(quota).toBe(170 * 1024 * 1024);
    expect(Object.values(map.data).join('\n')).toContain(String(quota));
  });

  test('SomaBrain: variables by name, limit and workers', () => {
    const [container] = at('Deployment', 'somabrain', 'template/spec/containers') as {
      command?: string[];
      env: { name: string; value?: string }[];
      resources: { limits: { memory: string } };
    }[];
    const names = Object.keys(services['somabrain']?.environment ?? {});
    const own = container?.env.map(({ name }) => name).filter((name) => names.includes(name));
    expect(own?.sort()).toEqual(names.sort());
    expect(container?.resources.limits.memory).toBe('1024Mi');
    expect(services['somabrain']?.mem_limit).toBe('1024m');
    expect(container?.command).toContain('--workers=2');
    expect(services['somabrain']?.entrypoint).toEqual(container?.command);
  });

  test('the bucket that Milvus asks for is the bucket that Terraform makes', () => {
    const milvus = kubernetesFiles(prod.output).find(({ path }) => path.endsWith('milvus-milvus.yaml'));
    const spec = (load(milvus?.content ?? '') as { spec: { config: { minio: { bucketName: string } } } })
      .spec;
    expect(buckets()).toContain(spec.config.minio.bucketName);
  });
});

function pool() {
  return { name: 'large', nodes: 3, memory: '32Gi', cpu: '16', reserved: { memory: '1Gi', cpu: '500m' } };
}

function text(files: readonly { path: string; content: string }[], path: string): string {
  const file = files.find((candidate) => candidate.path === path);
  if (!file) throw new Error(`no file ${path}; there are ${files.map((known) => known.path).join(', ')}`);
  return file.content;
}

function lines(content: string, separator: string): Readonly<Record<string, string>> {
  const pairs = content
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => [
      line.slice(0, line.indexOf(separator)),
      line.slice(line.indexOf(separator) + separator.length),
    ]);
  return Object.fromEntries(pairs) as Record<string, string>;
}

type Resources = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

function stack(files: readonly { path: string; content: string }[]): Resources {
  const { resource: resources } = JSON.parse(text(files, 'stacks/prod/cdk.tf.json')) as {
    resource: Resources;
  };
  return resources;
}

function resource(type: string): Readonly<Record<string, unknown>> {
  const [only] = Object.values(terraform[type] ?? {});
  if (!only) throw new Error(`no ${type}`);
  return only;
}

function ingressPorts(): unknown[] {
  return Object.values(terraform['aws_vpc_security_group_ingress_rule'] ?? {}).map(
    (rule) => rule['from_port'],
  );
}

function buckets(): unknown[] {
  return Object.values(terraform['aws_s3_bucket'] ?? {}).map((bucket) => bucket['bucket']);
}
