import type { Duration } from './duration.ts';

/** A Kafka topic that a service names in its code. */
export interface Topic {
  readonly name: string;
  readonly partitions: number;
  /** How long records are kept; left out, the environment's default counts. */
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
  /** Logical replication slots through which somebody reads its log. @default 0 */
  readonly slots?: number;
  /** Whether its role may read the server's statistics, and of other databases nothing else. @default false */
  readonly monitors?: boolean;
}

/** A user of the key-value store and the keys it may touch. */
export interface RedisUser {
  readonly name: string;
  /** Key patterns; `*` alone would let it touch its neighbours' keys. */
  readonly keys: readonly string[];
  /** Connections it may hold, for sizing client buffers. */
  readonly connections: number;
  /** `monitor`: it reads what the server counts, and no key. @default 'service' */
  readonly may?: 'service' | 'monitor';
}

/** A folder of the secret store in which one service keeps what it learns at run time; it reads and writes there, and nowhere else. */
export interface SecretFolder {
  readonly service: string;
  readonly name: string;
  /** Whether its code deletes there too. @default false */
  readonly deletes?: boolean;
}

/** What a service needs of the shared systems, stated by the service. */
export interface Demands {
  readonly topics: readonly Topic[];
  readonly databases: readonly Database[];
  readonly redisUsers: readonly RedisUser[];
  /** Buckets of the object store, by name. */
  readonly buckets: readonly string[];
  /** @default none */
  readonly secretFolders?: readonly SecretFolder[];
}

export function mergeDemands(all: readonly Demands[]): Required<Demands> {
  return {
    topics: all.flatMap(({ topics }) => topics),
    databases: all.flatMap(({ databases }) => databases),
    redisUsers: all.flatMap(({ redisUsers }) => redisUsers),
    buckets: all.flatMap(({ buckets }) => buckets),
    secretFolders: all.flatMap(({ secretFolders = [] }) => secretFolders),
  };
}
