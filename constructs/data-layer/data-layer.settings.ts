import * as z from 'zod/mini';
import type { Located } from '../core/amounts/settings.ts';
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
  redisCache: z.optional(redisCacheSettings),
  etcd: etcdSettings,
  featureFlags: z.optional(z.extend(etcdSettings, { flags })),
  objectStore: objectStoreSettings,
  milvus: milvusSettings,
  qdrant: z.optional(qdrantSettings),
  clickhouse: z.optional(clickhouseSettings),
});

export type DataLayerSettings = Located<z.output<typeof dataLayerSettings>>;
