import * as z from 'zod';
import { clickhouseSettings } from './clickhouse/clickhouse.settings.ts';
import { etcdSettings } from './etcd/etcd.settings.ts';
import { flags } from './feature-flags/feature-flags.settings.ts';
import { milvusSettings } from './milvus/milvus.settings.ts';
import { objectStoreSettings } from './object-store/object-store.settings.ts';
import { pgbouncerSettings } from './pgbouncer/pgbouncer.settings.ts';
import { postgresSettings } from './postgres/postgres.settings.ts';
import { qdrantSettings } from './qdrant/qdrant.settings.ts';
import { redisCacheSettings } from './redis/redis-cache.settings.ts';
import { redisSettings } from './redis/redis.settings.ts';

export const dataLayerSettings = z.strictObject({
  postgres: postgresSettings,
  pgbouncer: pgbouncerSettings,
  redis: redisSettings,
  redisCache: redisCacheSettings.optional(),
  etcd: etcdSettings,
  featureFlags: etcdSettings.extend({ flags }).optional(),
  objectStore: objectStoreSettings,
  milvus: milvusSettings,
  qdrant: qdrantSettings.optional(),
  clickhouse: clickhouseSettings.optional(),
});

export type DataLayerSettings = z.output<typeof dataLayerSettings>;
