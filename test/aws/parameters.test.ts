import { expect, test } from 'vitest';
import { postgresParameters } from '../../constructs/data-layer/postgres/postgres.config.ts';
import { rdsParameters } from '../../constructs/data-layer/postgres/postgres-parameters.aws.ts';
import { forbiddenProperties } from '../../constructs/event-streaming/kafka/msk-properties.aws.ts';
import { allFiles, type Attributes, platformOf, resources, stacksIn } from '../support/aws.ts';

const STACKS = stacksIn(allFiles());

test('MSK gets the broker policy of the model, key by key', () => {
  const [[, configuration] = []] = resources(STACKS.get('prod'), 'aws_msk_configuration');
  const lines = String(configuration?.['server_properties']).trimEnd().split('\n');
  const { policy } = platformOf('prod').eventStreaming.kafka;
  expect(lines).toEqual(
    Object.entries(policy)
      .map(([key, value]) => `${key}=${value}`)
      .sort(),
  );
  expect(lines).toContain('min.insync.replicas=2');
  expect(lines).toContain('log.retention.hours=168');
});

test('fails for a property that MSK lets nobody set', () => {
  const { kafka } = platformOf('prod').eventStreaming;
  const forbidden = Object.create(kafka, {
    policy: { value: { ...kafka.policy, 'advertised.listeners': 'PLAINTEXT://x:9092' } },
  }) as typeof kafka;
  expect(forbiddenProperties(kafka)).toEqual([]);
  expect(forbiddenProperties(forbidden)).toEqual([
    'eventStreaming.kafka: MSK does not let anybody set "advertised.listeners"; set it in targets that we run ourselves',
  ]);
});

test('RDS gets every parameter of the model but those that are its own', () => {
  const { postgres } = platformOf('prod').dataLayer;
  const names = rdsParameters(postgres).map(({ name }) => name);
  const expected = [...Object.keys(postgresParameters(postgres)), 'rds.force_ssl', 'rds.logical_replication']
    .filter((name) => name !== 'superuser_reserved_connections' && name !== 'max_worker_processes')
    .sort();
  expect(names).toEqual(expected);
});

test('RDS gets whole numbers in its own units', () => {
  const [[, group] = []] = resources(STACKS.get('staging'), 'aws_db_parameter_group');
  const values = new Map(
    (group?.['parameter'] as Attributes[]).map(({ name, value, apply_method: how }) => [name, [value, how]]),
  );
  // 6 GiB: a quarter is 1,536 MiB, in pages of 8 KiB; half is 3,072 MiB.
  expect(values.get('shared_buffers')).toEqual(['196608', 'pending-reboot']);
  expect(values.get('effective_cache_size')).toEqual(['393216', 'immediate']);
  expect(values.get('log_min_duration_statement')).toEqual(['1000', 'immediate']);
  expect(values.get('idle_in_transaction_session_timeout')).toEqual(['60000', 'immediate']);
  // A quarter of 50 GiB, which is less than 15 minutes of 16 MiB a second.
  expect(values.get('max_slot_wal_keep_size')).toEqual(['12800', 'immediate']);
  expect(values.get('rds.logical_replication')).toEqual(['1', 'pending-reboot']);
  expect(values.get('log_lock_waits')).toEqual(['1', 'immediate']);
  expect(values.get('rds.force_ssl')).toEqual(['1', 'immediate']);
  const [, [max] = []] = [...values].find(([name]) => name === 'max_connections') ?? [];
  expect(max).toBe(String(platformOf('staging').dataLayer.postgres.maxConnections));
});

test('a large disk keeps the log of 15 busy minutes', () => {
  const kept = rdsParameters(platformOf('prod').dataLayer.postgres).find(
    ({ name }) => name === 'max_slot_wal_keep_size',
  );
  expect(kept?.value).toBe(String(15 * 60 * 16));
});

test('RDS has a connection for every client, beside those that it and its superusers keep', () => {
  for (const name of ['staging', 'prod']) {
    const { postgres } = platformOf(name).dataLayer;
    const clients = postgres.databases.reduce((sum, { connections }) => sum + connections, 0) + 7;
    const [superuser, reserved, agents] = [3, 2, 6];
    expect(postgres.maxConnections - superuser - reserved - agents).toBeGreaterThanOrEqual(clients);
    expect(postgres.maxConnections).toBeGreaterThanOrEqual(50);
  }
});

test('ElastiCache refuses writes instead of evicting, as everywhere', () => {
  const [[, group] = []] = resources(STACKS.get('prod'), 'aws_elasticache_parameter_group');
  const values = Object.fromEntries(
    (group?.['parameter'] as { name: string; value: string }[]).map(({ name, value }) => [name, value]),
  );
  expect(values).toEqual({
    'client-output-buffer-limit-pubsub-hard-limit': '8388608',
    'client-output-buffer-limit-pubsub-soft-limit': '2097152',
    'maxmemory-policy': 'noeviction',
  });
});
