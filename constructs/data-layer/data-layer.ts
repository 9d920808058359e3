import { Construct } from 'constructs';
import {
  type Bucket,
  type Database,
  type RedisUser,
  usersOf,
  type VectorCollection,
} from '../core/model/demand.ts';
import { databasePassword } from '../core/model/secret.ts';
import type { DataLayerSettings } from './data-layer.settings.ts';
import { Etcd } from './etcd/etcd.ts';
import { Clickhouse } from './clickhouse/clickhouse.ts';
import { FeatureFlagsSeed } from './feature-flags/feature-flags-seed.ts';
import { MilvusCollections } from './milvus/milvus-collections.ts';
import { Milvus } from './milvus/milvus.ts';
import { ObjectStoreBuckets } from './object-store/object-store-buckets.ts';
import { ObjectStore } from './object-store/object-store.ts';
import { Pgbouncer } from './pgbouncer/pgbouncer.ts';
import { PostgresDatabases } from './postgres/postgres-databases.ts';
import { Postgres } from './postgres/postgres.ts';
import { Qdrant } from './qdrant/qdrant.ts';
import { RedisCache } from './redis/redis-cache.ts';
import { Redis, type RedisProps } from './redis/redis.ts';

/** Bucket in which Milvus keeps segments and its log. */
const MILVUS_BUCKET = 'milvus';

export interface DataLayerProps extends DataLayerSettings {
  readonly databases: readonly Database[];
  readonly redisUsers: readonly RedisUser[];
  readonly buckets: readonly Bucket[];
  readonly collections: readonly VectorCollection[];
  readonly unnamedRedisUser: RedisProps['unnamedUser'];
  /** True where Milvus keeps vectors on its own disk instead of an object store. */
  readonly vectorsOnDisk: boolean;
}

/** The data layer: PostgreSQL, Redis, etcd, the object store and the vector and column stores. */
export class DataLayer extends Construct {
  readonly postgres: Postgres;
  readonly databases: PostgresDatabases;
  readonly pgbouncer: Pgbouncer;
  readonly redis: Redis;
  /** A second server, so that keys that may be evicted never use the memory of the state store. */
  readonly redisCache: RedisCache | undefined;
  readonly etcd: Etcd;
  /** Feature flags have an etcd of their own, because a full one must not stop the vector store. */
  readonly featureFlags: { readonly store: Etcd; readonly seed: FeatureFlagsSeed } | undefined;
  readonly objectStore: ObjectStore;
  readonly buckets: ObjectStoreBuckets;
  readonly milvus: Milvus;
  readonly collections: MilvusCollections;
  readonly qdrant: Qdrant | undefined;
  readonly clickhouse: Clickhouse | undefined;

  constructor(scope: Construct, id: string, props: DataLayerProps) {
    super(scope, id);
    const { databases } = props;
    this.postgres = new Postgres(this, 'postgres', { ...props.postgres, databases });
    this.databases = new PostgresDatabases(this, 'postgres-databases', this.postgres);
    this.pgbouncer = new Pgbouncer(this, 'pgbouncer', {
      ...props.pgbouncer,
      server: this.postgres.sql,
      databases: databases.map((database) => ({ ...database, password: databasePassword(database.name) })),
      hosting: props.postgres.hosting,
      after: [this.databases],
    });
    this.redis = new Redis(this, 'redis', {
      ...props.redis,
      users: usersOf(props.redisUsers, 'state'),
      unnamedUser: props.unnamedRedisUser,
    });
    this.redisCache =
      props.redisCache &&
      new RedisCache(this, 'redis-cache', {
        ...props.redisCache,
        users: usersOf(props.redisUsers, 'cache'),
      });
    this.etcd = new Etcd(this, 'etcd', props.etcd);
    this.featureFlags = props.featureFlags && this.flagsIn(props.featureFlags);
    this.objectStore = new ObjectStore(this, 'object-store', {
      ...props.objectStore,
      buckets: [{ name: MILVUS_BUCKET }, ...props.buckets],
    });
    this.buckets = new ObjectStoreBuckets(this, 'object-store-buckets', this.objectStore);
    this.milvus = new Milvus(this, 'milvus', {
      ...props.milvus,
      metadata: this.etcd.client,
      ...(props.vectorsOnDisk
        ? { after: [] }
        : {
            storage: {
              s3: this.objectStore.s3,
              accessKey: this.objectStore.accessKey,
              secretKey: this.objectStore.secretKey,
              bucket: MILVUS_BUCKET,
            },
            after: [this.buckets],
          }),
    });
    this.collections = new MilvusCollections(this, 'milvus-collections', {
      section: this.milvus.path,
      server: this.milvus.grpc,
      collections: props.collections,
    });
    this.qdrant = props.qdrant && new Qdrant(this, 'qdrant', props.qdrant);
    this.clickhouse = props.clickhouse && new Clickhouse(this, 'clickhouse', props.clickhouse);
  }

  private flagsIn({ flags, ...settings }: NonNullable<DataLayerSettings['featureFlags']>) {
    const store = new Etcd(this, 'feature-flags', { ...settings, jsonInterface: true });
    return {
      store,
      seed: new FeatureFlagsSeed(this, 'feature-flags-seed', {
        section: settings.path,
        store: store.client,
        flags,
      }),
    };
  }
}
