import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { HEALTH_SCRIPTS } from '../../stacks/kubernetes/health/health-scripts.ts';
import { readable } from '../support/reader.ts';

type Data = string | number | boolean | readonly Data[] | { readonly [key: string]: Data };

/** A value as Lua writes it. */
function lua(value: Data): string {
  if (Array.isArray(value)) return `{${value.map((item: Data) => lua(item)).join(', ')}}`;
  if (typeof value !== 'object') return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([key, item]: [string, Data]) => `[${JSON.stringify(key)}] = ${lua(item)}`)
    .join(', ')}}`;
}

/** What a script says of an object; Argo CD runs them in Lua 5.1 too. */
function health(kind: string, object: Data): string {
  const { script } = HEALTH_SCRIPTS.find((one) => one.kind === kind) as (typeof HEALTH_SCRIPTS)[number];
  const program = `local obj = ${lua(object)}\nlocal function judge()\n${script}end\nlocal h = judge()\nio.write(h.status .. ": " .. h.message)\n`;
  const { stdout, stderr } = spawnSync('lua5.1', ['-'], { input: program, encoding: 'utf8' });
  return stdout + stderr;
}

const metadata = { generation: 2 };

describe.runIf(readable("Argo CD's health scripts", 'lua'))('health, judged by Lua', () => {
  test.each<[string, Data, string]>([
    ['Application', { metadata }, 'Progressing: '],
    ['Application', { metadata, status: { health: {} } }, 'Progressing: '],
    ['Application', { metadata, status: { health: { status: 'Healthy' } } }, 'Healthy: '],
    [
      'Application',
      { metadata, status: { health: { status: 'Healthy' }, operationState: { phase: 'Running' } } },
      'Progressing: its sync is running',
    ],
    [
      'Application',
      {
        metadata,
        status: { health: { status: 'Degraded', message: 'why' }, operationState: { phase: 'Failed' } },
      },
      'Degraded: why',
    ],
    ['Database', { metadata }, 'Progressing: not applied yet'],
    [
      'Database',
      { metadata, status: { applied: true, observedGeneration: 1 } },
      'Progressing: not applied yet',
    ],
    ['Database', { metadata, status: { applied: true, observedGeneration: 2 } }, 'Healthy: '],
    ['Database', { metadata, status: { applied: false, message: 'no role' } }, 'Degraded: no role'],
    ['KafkaNodePool', { metadata, spec: { replicas: 3 } }, 'Progressing: waiting for its nodes'],
    [
      'KafkaNodePool',
      { metadata, spec: { replicas: 3 }, status: { observedGeneration: 2, nodeIds: [0, 1, 2] } },
      'Healthy: ',
    ],
    ['Milvus', { metadata }, 'Progressing: not seen by its operator yet'],
    ['Milvus', { metadata, status: { status: 'Pending' } }, 'Progressing: Pending'],
    ['Milvus', { metadata, status: { status: 'Healthy', observedGeneration: 1 } }, 'Progressing: Healthy'],
    ['Milvus', { metadata, status: { status: 'Healthy', observedGeneration: 2 } }, 'Healthy: '],
    ['Milvus', { metadata, status: { status: 'Unhealthy' } }, 'Degraded: the operator calls it unhealthy'],
    ['Pooler', { metadata, spec: { instances: 2 } }, 'Progressing: waiting for its pods'],
    [
      'Pooler',
      { metadata, spec: { instances: 2 }, status: { phase: 'active', instances: 1 } },
      'Progressing: waiting for its pods',
    ],
    ['Pooler', { metadata, spec: { instances: 2 }, status: { phase: 'active', instances: 2 } }, 'Healthy: '],
    [
      'Pooler',
      { metadata, spec: { instances: 2 }, status: { phase: 'failed', error: 'no image' } },
      'Degraded: no image',
    ],
    ['RedisReplication', { metadata }, 'Progressing: waiting for a primary'],
    ['RedisReplication', { metadata, status: { masterNode: '' } }, 'Progressing: waiting for a primary'],
    ['RedisReplication', { metadata, status: { masterNode: 'redis-0' } }, 'Healthy: redis-0 is the primary'],
  ])('%s %j', (kind, object, said) => {
    expect(health(kind, object)).toBe(said);
  });
});
