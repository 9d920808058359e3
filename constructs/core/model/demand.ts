import type { Duration } from '../amounts/duration.ts';
import type { Secret } from './secret.ts';

/** A Kafka topic that a service names in its code. */
export interface Topic {
  readonly name: string;
  readonly partitions: number;
  /** Retention of records. @default - the environment's default */
  readonly retention?: Duration;
  /** `delete` for events; `compact` keeps the last record of each key and is for state only. */
  readonly cleanup?: 'delete' | 'compact';
}

/** How a client reaches PostgreSQL; `session` and `direct` keep session state that `transaction` loses. */
export type PoolMode = 'transaction' | 'session' | 'direct';

/** A database of its own for one service, and the role that owns it. */
export interface Database {
  readonly name: string;
  readonly pool: PoolMode;
  /** Server connections that its pool may hold at once. */
  readonly connections: number;
  /** Server connections that processes hold past its pool, each for as long as it runs. @default 0 */
  readonly held?: number;
  /** Logical replication slots of the database. @default 0 */
  readonly slots?: number;
  /**
   * Role that reads the log of the database through those slots. It owns nothing and may enter no other database; the owner
   * is a member of it, so that it can drop a slot. @default none
   */
  readonly logReader?: string;
  /** Whether its role may log in over TLS alone, where the server has a certificate. @default false */
  readonly tls?: boolean;
  /** Whether its role may read the server's statistics, and of other databases nothing else. @default false */
  readonly monitors?: boolean;
}

/** A database whose log somebody reads. */
export type ReadDatabase = Database & { readonly logReader: string };

export function isRead(database: Database): database is ReadDatabase {
  return database.logReader !== undefined;
}

/** `state`: keys are never evicted. `cache`: keys may be evicted at any time. */
export type RedisStore = 'state' | 'cache';

/** A user of a key-value store and the keys it may touch. */
export interface RedisUser {
  readonly name: string;
  /** Key patterns; `*` alone would let it touch its neighbours' keys. */
  readonly keys: readonly string[];
  /** Channels that it publishes to or listens on, beside those that are named as its keys are. @default none */
  readonly channels?: readonly string[];
  /** Connections it may hold, for sizing client buffers. */
  readonly connections: number;
  /** `monitor`: it reads what the server counts, and no key. @default 'service' */
  readonly may?: 'service' | 'monitor';
  /** Stores that have this user. @default the state store */
  readonly stores?: readonly RedisStore[];
}

/** A bucket of the object store. */
export interface Bucket {
  readonly name: string;
  /** Keys of an account that may read, write and list there and nowhere else. @default the keys to all buckets */
  readonly keys?: BucketKeys;
  /**
   * True for what is thrown away after a while in any case: a cloud keeps what was deleted for a day alone, and what was written last may be
   * lost with a region. @default false
   */
  readonly passing?: boolean;
}

export interface BucketKeys {
  readonly accessKey: Secret;
  readonly secretKey: Secret;
}

/** A collection of the vector store whose name and shape a service's code fixes; its key is a number that the store gives. */
export interface VectorCollection {
  readonly name: string;
  readonly key: string;
  /** Texts beside the vector, by name: the most bytes of each. */
  readonly texts: Readonly<Record<string, number>>;
  readonly vector: { readonly name: string; readonly dimensions: number };
  readonly index: {
    readonly type: 'IVF_FLAT';
    /** Clusters that vectors are sorted into: `nlist`. */
    readonly clusters: number;
    /** Distance metric; a search with another one is refused. */
    readonly metric: 'COSINE';
  };
}

/** A folder of the secret store for one service, which may read and write there and nowhere else. */
export interface SecretFolder {
  readonly service: string;
  readonly name: string;
  /** Whether its code deletes there too. @default false */
  readonly deletes?: boolean;
}

/** What a service needs of the shared systems. Every list defaults to none. */
export interface Demands {
  readonly topics?: readonly Topic[];
  readonly databases?: readonly Database[];
  readonly redisUsers?: readonly RedisUser[];
  readonly buckets?: readonly Bucket[];
  /** Vector collections that must exist before the service starts. */
  readonly collections?: readonly VectorCollection[];
  readonly secretFolders?: readonly SecretFolder[];
}

/**
 * The most processes of one kind at once, each with connections of its own: while one replaces another there is one more, except where a
 * single one ends before the next begins.
 */
export function mostAtOnce(replicas: number): number {
  return replicas === 1 ? 1 : replicas + 1;
}

export function usersOf(users: readonly RedisUser[], store: RedisStore): readonly RedisUser[] {
  return users.filter(({ stores = ['state'] }) => stores.includes(store));
}

export function mergeDemands(all: readonly Demands[]): Required<Demands> {
  return {
    topics: all.flatMap(({ topics = [] }) => topics),
    databases: all.flatMap(({ databases = [] }) => databases),
    redisUsers: all.flatMap(({ redisUsers = [] }) => redisUsers),
    buckets: all.flatMap(({ buckets = [] }) => buckets),
    collections: all.flatMap(({ collections = [] }) => collections),
    secretFolders: all.flatMap(({ secretFolders = [] }) => secretFolders),
  };
}
