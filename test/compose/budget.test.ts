import { describe, expect, test } from 'vitest';
import { synthesizeCompose } from '../../compose/synthesize.ts';
import { DefinitionError } from '../../constructs/core/errors.ts';
import { type Changes, environment } from '../environment.ts';

const problemsOf = (changes: Changes): readonly string[] => {
  try {
    synthesizeCompose(environment('local', changes));
    return [];
  } catch (error) {
    if (error instanceof DefinitionError) return error.problems;
    throw error;
  }
};

describe('the memory budget of a laptop', () => {
  test('holds every selection of profiles inside 15 GiB', () => {
    for (const { planned } of synthesizeCompose(environment('local')).plan.results) {
      expect(planned.mebibytes).toBeLessThanOrEqual(15_360);
    }
  });

  test('is met exactly and refused by one mebibyte less', () => {
    const all = synthesizeCompose(environment('local')).plan.largest.planned.mebibytes;
    const budget = (amount: number) => ({ budget: `${amount}Mi` });
    expect(problemsOf(budget(all))).toEqual([]);
    const [problem] = problemsOf(budget(all - 1));
    expect(problem).toContain(
      'all profiles: memory budget exceeded by 1 MiB: 13,056 MiB planned, 13,055 MiB available',
    );
  });

  test('itemises the bill, biggest first, and names the three cheapest changes', () => {
    const [problem] = problemsOf({ budget: '13008Mi' });
    expect(problem).toMatchInlineSnapshot(`
      "all profiles: memory budget exceeded by 48 MiB: 13,056 MiB planned, 13,008 MiB available
        somabrain-cog: 1 × 2,560 MiB = 2,560 MiB
        milvus: 1 × 2,048 MiB = 2,048 MiB
        kafka: 1 × 1,280 MiB = 1,280 MiB
        postgres: 1 × 1,152 MiB = 1,152 MiB
        flink-taskmanager: 1 × 1,024 MiB = 1,024 MiB
        flink-jobmanager: 1 × 768 MiB = 768 MiB
        somabrain: 1 × 640 MiB = 640 MiB
        keycloak: 1 × 512 MiB = 512 MiB
        object-store: 1 × 384 MiB = 384 MiB
        redis: 1 × 384 MiB = 384 MiB
        temporal: 1 × 384 MiB = 384 MiB
        somafractalmemory: 1 × 320 MiB = 320 MiB
        somabrain-migrate: 1 × 256 MiB = 256 MiB
        somabrain-outbox-publisher: 1 × 256 MiB = 256 MiB
        somafractalmemory-migrate: 1 × 224 MiB = 224 MiB
        etcd: 1 × 192 MiB = 192 MiB
        kafka-topics: 1 × 192 MiB = 192 MiB
        object-store-buckets: 1 × 128 MiB = 128 MiB
        opa: 1 × 96 MiB = 96 MiB
        postgres-databases: 1 × 64 MiB = 64 MiB
        temporal-schema: 1 × 64 MiB = 64 MiB
        temporal-ui: 1 × 64 MiB = 64 MiB
        pgbouncer: 1 × 48 MiB = 48 MiB
        temporal-namespaces: 1 × 16 MiB = 16 MiB
      cheapest changes that make it fit:
        1. raise budget to "13056Mi", if the host has 48 MiB more
        2. set dataLayer.etcd.memory to "144Mi" (now 192 MiB)
        3. set dataLayer.milvus.memory to "2000Mi" (now 2,048 MiB)"
    `);
  });

  test('each named change really makes it fit', () => {
    const [problem = ''] = problemsOf({ budget: '13008Mi' });
    const changes = [...problem.matchAll(/^ {2}\d\. (?:set|raise) ([\w.]+) to "(\w+)"/gm)];
    expect(changes).toHaveLength(3);
    for (const [, path = '', value] of changes) {
      const after = problemsOf({ budget: '13008Mi', [path]: value });
      expect(after).toEqual([]);
    }
  });

  test('has a CPU budget beside it', () => {
    const [problem] = problemsOf({ 'host.cpu': '2' });
    expect(problem).toContain('CPU budget exceeded by');
  });

  test('fails when a limit is too small for the parts inside it', () => {
    expect(problemsOf({ 'dataLayer.postgres.memory': '256Mi', 'dataLayer.redis.memory': '48Mi' })).toEqual([
      expect.stringContaining('dataLayer.postgres.memory: 256 MiB is too small'),
      expect.stringContaining('dataLayer.redis.memory: 48 MiB is too small'),
    ]);
  });
});
