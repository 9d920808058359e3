import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import type { ComposeService } from '../../../targets/compose/compose-service.ts';
import { synthesizeCompose } from '../../../compose/synthesize.ts';
import { environment } from '../../support/environment.ts';

const plain = synthesizeCompose(
  environment('local', {
    'dataLayer.qdrant': undefined,
    'dataLayer.clickhouse': undefined,
    'somaServices.somaagenthub': undefined,
  }),
);
const { files, plan, project } = synthesizeCompose(environment('local'));
const file = (path: string) => load(files.find((one) => one.path === path)?.content ?? '');
const { services } = file('compose.yaml') as { services: Record<string, ComposeService> };
const MEBIBYTE = 1024 * 1024;

test('neither runs where an environment does not ask for it', () => {
  expect([...plain.project.services.keys()].filter((name) => /qdrant|clickhouse/.test(name))).toEqual([]);
});

test('each runs in its own profile alone, as nobody, with its own disk and a port on loopback', () => {
  expect(services['qdrant']).toMatchObject({
    profiles: ['vectorstore'],
    user: '1000:1000',
    read_only: true,
    mem_limit: '256m',
    ports: ['127.0.0.1:6333:6333', '127.0.0.1:6334:6334'],
  });
  expect(services['clickhouse']).toMatchObject({
    // Where the environment has SomaAgentHub, which keeps its audit in it.
    profiles: ['analytics', 'hub'],
    user: '101:101',
    read_only: true,
    mem_limit: '1024m',
    ports: ['127.0.0.1:8123:8123'],
  });
  for (const name of ['qdrant', 'clickhouse']) {
    expect(services[name]?.volumes?.filter(({ type }) => type === 'volume')).toHaveLength(1);
  }
  expect(project.secrets).toEqual(expect.arrayContaining(['CLICKHOUSE_PASSWORD', 'QDRANT_API_KEY']));
  const full = plan.results.find(({ name }) => name === 'profile full');
  const before = plain.plan.results.find(({ name }) => name === 'profile full');
  expect(full?.planned.mebibytes).toBe(before?.planned.mebibytes);
});

test("ClickHouse's caches and queries stay within what its limit leaves to them", () => {
  const server = file('config/clickhouse/somastack.yaml') as Record<string, number>;
  const users = file('config/clickhouse/somastack-users.yaml') as {
    profiles: { default: Record<string, number> };
    users: Record<string, unknown>;
  };
  const mebibytes = (bytes = 0) => bytes / MEBIBYTE;
  expect(mebibytes(server['max_server_memory_usage'])).toBe(871);
  expect(mebibytes(server['mark_cache_size'])).toBe(64);
  expect(mebibytes(server['index_mark_cache_size'])).toBe(16);
  expect(mebibytes(users.profiles.default['max_memory_usage'])).toBe(435);
  expect(users.users['default']).toEqual({ '@remove': 'remove' });
  expect(users.users['somastack']).toMatchObject({ password: { '@from_env': 'CLICKHOUSE_PASSWORD' } });
});

test('Qdrant maps vectors, payload and index from disk, since it has no cap of its own', () => {
  expect(file('config/qdrant/local.yaml')).toMatchObject({
    storage: {
      on_disk_payload: true,
      hnsw_index: { on_disk: true },
      collection: { vectors: { on_disk: true } },
    },
    telemetry_disabled: true,
  });
});
