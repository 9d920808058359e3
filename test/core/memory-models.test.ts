import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { goMemory } from '../../constructs/core/memory/go-runtime.ts';
import { jvmMemory } from '../../constructs/core/memory/jvm.ts';
import type { MemoryModel } from '../../constructs/core/memory/memory-model.ts';
import { partNamed } from '../../constructs/core/memory/memory-model.ts';
import { Memory } from '../../constructs/core/amounts/memory.ts';
import { pythonMemory } from '../../constructs/core/memory/python.ts';
import { clickhouseMemory } from '../../constructs/data-layer/clickhouse/clickhouse.memory.ts';
import { milvusMemory } from '../../constructs/data-layer/milvus/milvus.memory.ts';
import { postgresMemory } from '../../constructs/data-layer/postgres/postgres.memory.ts';
import { qdrantMemory } from '../../constructs/data-layer/qdrant/qdrant.memory.ts';
import { redisCacheMemory } from '../../constructs/data-layer/redis/redis-cache.memory.ts';
import { redisMemory } from '../../constructs/data-layer/redis/redis.memory.ts';
import { jaegerMemory, jaegerOnDiskMemory } from '../../constructs/observability/jaeger/jaeger.memory.ts';
import { lokiMemory } from '../../constructs/observability/loki/loki.memory.ts';
import {
  collectorMemory,
  routerMemory,
  samplerMemory,
} from '../../constructs/observability/otel-collector/otel-collector.memory.ts';
import { kongMemory } from '../../constructs/security/kong/kong.memory.ts';
import { KEYCLOAK_JVM } from '../../constructs/security/keycloak/keycloak.memory.ts';
import { connectMemory } from '../../constructs/event-streaming/change-capture/change-capture.memory.ts';
import { jobManagerMemory, taskManagerMemory } from '../../constructs/event-streaming/flink/flink.memory.ts';
import { temporalMemory } from '../../constructs/event-streaming/temporal/temporal.memory.ts';
import { KAFKA_JVM } from '../../constructs/event-streaming/kafka/kafka.memory.ts';
import { REGISTRY_JVM } from '../../constructs/event-streaming/schema-registry/schema-registry.memory.ts';
import { TOPICS_JVM } from '../../constructs/event-streaming/kafka/kafka-topics.memory.ts';

const mib = (amount: number) => Memory.mebibytes(amount);

const MODELS: Readonly<Record<string, (limit: Memory) => MemoryModel>> = {
  'a Kafka broker': (limit) => jvmMemory('p', limit, KAFKA_JVM),
  Keycloak: (limit) => jvmMemory('p', limit, KEYCLOAK_JVM),
  Loki: (limit) => lokiMemory('p', limit, 1),
  'one of three Lokis': (limit) => lokiMemory('p', limit, 3),
  Jaeger: (limit) => jaegerMemory('p', limit),
  'Jaeger with a disk': (limit) => jaegerOnDiskMemory('p', limit),
  'a collector of traces': (limit) => collectorMemory('p', limit),
  'the first of two layers': (limit) => routerMemory('p', limit, 3),
  'the second of two layers': (limit) => samplerMemory('p', limit, 2),
  Kong: (limit) => kongMemory('p', limit, false),
  'a JobManager of Flink': (limit) => jobManagerMemory('p', limit),
  'a TaskManager of Flink': (limit) => taskManagerMemory('p', limit, 2),
  'a TaskManager of Flink with many slots': (limit) => taskManagerMemory('p', limit, 16),
  Temporal: (limit) => temporalMemory('p', limit),
  'the topics job': (limit) => jvmMemory('p', limit, TOPICS_JVM),
  'a worker of Kafka Connect': (limit) => connectMemory('p', limit, 1_048_588),
  'the schema registry': (limit) => jvmMemory('p', limit, REGISTRY_JVM),
  PostgreSQL: (limit) => postgresMemory('p', limit, { connections: 39 }),
  'PostgreSQL with readers of its log': (limit) => postgresMemory('p', limit, { connections: 39, slots: 2 }),
  'PostgreSQL with a backup': (limit) => postgresMemory('p', limit, { connections: 39, backup: true }),
  Redis: (limit) => redisMemory('p', limit),
  'Redis as a cache': (limit) => redisCacheMemory('p', limit),
  Milvus: (limit) => milvusMemory('p', limit),
  Qdrant: (limit) => qdrantMemory('p', limit),
  ClickHouse: (limit) => clickhouseMemory('p', limit),
  'a Go program': (limit) =>
    goMemory('p', limit, mib(48), { mapped: [{ name: 'mapped', memory: limit.share(0.3) }] }),
  'a Python service': (limit) =>
    pythonMemory('p', limit, { master: mib(26), worker: mib(182), workers: 2, load: mib(96) }),
};

describe.each(Object.entries(MODELS))('%s', (_, model) => {
  test('divides every limit exactly, or says what it needs and then fits in just that', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 65_536 }), (amount) => {
        const limit = mib(amount);
        const { parts, problems } = model(limit);
        const sum = Memory.sum(parts.map(({ memory }) => memory));
        if (problems.length === 0) {
          expect(sum.mebibytes).toBe(limit.mebibytes);
          return;
        }
        expect(problems).toHaveLength(1);
        expect(sum.exceeds(limit)).toBe(true);
      }),
    );
  });

  test('never refuses a limit when it accepted a smaller one', () => {
    const accepted = Array.from(
      { length: 400 },
      (_, index) => model(mib((index + 1) * 16)).problems.length === 0,
    );
    const first = accepted.indexOf(true);
    expect(first).toBeGreaterThan(0);
    expect(accepted.slice(first).every(Boolean)).toBe(true);
  });
});

describe('a Kafka broker', () => {
  test('gives two fifths of the limit to the heap and what is left to the page cache', () => {
    const model = jvmMemory('eventStreaming.kafka.memory', mib(1280), KAFKA_JVM);
    expect(model.heap.mebibytes).toBe(512);
    expect(partNamed(model, 'page cache').mebibytes).toBe(368);
    expect(model.flags).toBe(
      '-Xms512m -Xmx512m -Xss512k -XX:MaxMetaspaceSize=96m -XX:ReservedCodeCacheSize=64m -XX:MaxDirectMemorySize=96m',
    );
    // What a target that takes no flags reads instead.
    expect(model.stackKib).toBe(512);
    expect(Object.entries(model.sizes).map(([name, size]) => [name, size.mebibytes])).toEqual([
      ['MaxMetaspaceSize', 96],
      ['ReservedCodeCacheSize', 64],
      ['MaxDirectMemorySize', 96],
    ]);
  });

  test('never gives the heap more than 5 GiB', () => {
    expect(jvmMemory('p', Memory.gibibytes(64), KAFKA_JVM).heap.mebibytes).toBe(5120);
  });

  test('fails in 512 MiB, naming every part and the least that would do', () => {
    expect(jvmMemory('eventStreaming.kafka.memory', mib(512), KAFKA_JVM).problems).toEqual([
      'eventStreaming.kafka.memory: 512 MiB is too small: heap 192 + metaspace 96 + code cache 64 + direct buffers 96 + ' +
        'thread stacks 48 + JVM itself 96 + page cache 64 = 656 MiB must fit; set it to at least "656Mi"',
    ]);
  });
});

describe('Keycloak', () => {
  test('keeps its classes whole and gives the heap what building the server takes', () => {
    const model = jvmMemory('security.keycloak.memory', mib(512), KEYCLOAK_JVM);
    expect(model.heap.mebibytes).toBe(176);
    expect(partNamed(model, 'metaspace').mebibytes).toBe(152);
    expect(model.flags).toContain(
      '-Xmx176m -Xss512k -XX:MaxMetaspaceSize=152m -XX:ReservedCodeCacheSize=40m',
    );
  });

  test('fails in 384 MiB, where it would start and not build', () => {
    expect(jvmMemory('p', mib(384), KEYCLOAK_JVM).problems[0]).toContain('set it to at least "496Mi"');
  });
});

describe('Kong', () => {
  test('counts every dictionary whole and takes a second worker where both have room', () => {
    const model = kongMemory('p', mib(320), false);
    expect(model.workers).toBe(1);
    expect(partNamed(model, 'workers').mebibytes).toBe(133);
    expect(kongMemory('p', mib(378), false).workers).toBe(1);
    expect(kongMemory('p', mib(379), false).workers).toBe(2);
    expect(kongMemory('p', mib(4096), false).workers).toBe(2);
  });

  test('with a certificate that is renewed, has room for the workers that follow', () => {
    expect(kongMemory('p', mib(379), true).problems).not.toEqual([]);
    expect(kongMemory('p', mib(380), true)).toMatchObject({ problems: [], workers: 1 });
    expect(kongMemory('p', mib(572), true).workers).toBe(2);
  });

  test('fails in 256 MiB, naming every part', () => {
    expect(kongMemory('security.kong.memory', mib(256), false).problems).toEqual([
      'security.kong.memory: 256 MiB is too small: shared dictionaries 75 + 2 × cache 32 + configuration store 16 + ' +
        'master process 64 + workers 96 = 283 MiB must fit; set it to at least "283Mi"',
    ]);
  });
});

describe('Flink', () => {
  const parts = (model: MemoryModel) =>
    Object.fromEntries(model.parts.map(({ name, memory }) => [name, memory.mebibytes]));

  test('divides 768 MiB for a JobManager, where its own defaults would ask for 960', () => {
    expect(parts(jobManagerMemory('p', mib(768)))).toEqual({
      'off-heap': 96,
      metaspace: 160,
      'JVM overhead': 96,
      heap: 416,
    });
  });

  test('divides 1 GiB for a TaskManager, where its own defaults would leave 26 MiB to tasks', () => {
    expect(parts(taskManagerMemory('p', mib(1024), 2))).toEqual({
      'framework heap': 128,
      'framework off-heap': 96,
      network: 64,
      managed: 256,
      metaspace: 160,
      'JVM overhead': 128,
      'task heap': 192,
    });
  });

  test('refuses the 512 MiB of the documents for a JobManager, naming every part', () => {
    expect(jobManagerMemory('eventStreaming.flink.jobManager.memory', mib(512)).problems).toEqual([
      'eventStreaming.flink.jobManager.memory: 512 MiB is too small: off-heap 96 + metaspace 160 + JVM overhead 96 + heap 256 = 608 MiB must fit; set it to at least "608Mi"',
    ]);
    expect(jobManagerMemory('p', mib(608)).problems).toEqual([]);
  });

  test('asks for more managed memory with every slot, and fits in just what it asks for', () => {
    expect(taskManagerMemory('p', mib(1024), 6).problems[0]).toContain(
      'managed 384 + metaspace 160 + JVM overhead 128 + task heap 128 = 1,088 MiB must fit; set it to at least "1088Mi"',
    );
    expect(taskManagerMemory('p', mib(1088), 6).problems).toEqual([]);
  });

  test('keeps the overhead of the JVM below the gibibyte that is its own most', () => {
    expect(jobManagerMemory('p', mib(32_768)).overhead.mebibytes).toBe(1024);
    expect(taskManagerMemory('p', mib(32_768), 4).overhead.mebibytes).toBe(1024);
  });
});

describe('Temporal', () => {
  test('bounds in bytes what its own defaults would let grow past the limit', () => {
    const { parts, goMemLimit, workflows, events } = temporalMemory('p', mib(384));
    expect(parts.map(({ name, memory }) => `${name} ${memory.mebibytes}`)).toEqual([
      'workflow cache 48',
      'event cache 16',
      'Go heap 281',
      'stacks and runtime 39',
    ]);
    expect(goMemLimit.mebibytes).toBe(345);
    expect([workflows.mebibytes, events.mebibytes]).toEqual([48, 16]);
  });

  test('fails in 192 MiB, where the process alone would be collected without end', () => {
    expect(temporalMemory('eventStreaming.temporal.server.memory', mib(192)).problems).toEqual([
      'eventStreaming.temporal.server.memory: 192 MiB is too small: Go heap 208 + stacks and runtime 21 = 229 MiB must fit; set it to at least "229Mi"',
    ]);
  });
});

describe('PostgreSQL', () => {
  test('leaves room for every connection to sort and hash at the same moment', () => {
    const model = postgresMemory('p', mib(1152), { connections: 39 });
    const { sharedBuffers, workMem, maintenanceWorkMem, autovacuumWorkMem, logicalDecodingWorkMem } = model;
    const worst =
      sharedBuffers.mebibytes +
      39 * (workMem.mebibytes * 2 * 2 + 5) +
      2 * workMem.mebibytes +
      4 * logicalDecodingWorkMem.mebibytes +
      3 * autovacuumWorkMem.mebibytes +
      maintenanceWorkMem.mebibytes;
    expect(sharedBuffers.mebibytes).toBe(288);
    expect(workMem.mebibytes).toBe(3);
    expect(worst).toBeLessThanOrEqual(1152);
  });

  test('refuses the 200 connections in 1 GiB that were measured at twice the limit', () => {
    expect(
      postgresMemory('dataLayer.postgres.memory', mib(1024), { connections: 200 }).problems[0],
    ).toContain('dataLayer.postgres.memory: 1,024 MiB is too small');
  });
});

describe('Redis', () => {
  test('counts the data set twice, because a rewrite forks', () => {
    expect(redisMemory('p', mib(512)).maxMemory.mebibytes).toBe(225);
  });

  test('never promises more than 45 % of the limit', () => {
    for (const limit of [128, 384, 1024, 16_384]) {
      expect(redisMemory('p', mib(limit)).maxMemory.mebibytes).toBeLessThanOrEqual(limit * 0.45);
    }
  });

  test('as a cache counts it once, and never promises more than 75 % of the limit', () => {
    expect(redisCacheMemory('p', mib(48)).maxMemory.mebibytes).toBe(26);
    for (const limit of [32, 48, 128, 1024, 16_384]) {
      expect(redisCacheMemory('p', mib(limit)).maxMemory.mebibytes).toBeLessThanOrEqual(limit * 0.75);
    }
  });
});
