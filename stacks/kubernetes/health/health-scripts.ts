import type { Manifest } from '../../../targets/kubernetes/resources/manifest.ts';
import application from './application.lua';
import database from './database.lua';
import kafkaNodePool from './kafka-node-pool.lua';
import milvus from './milvus.lua';
import pooler from './pooler.lua';
import redisReplication from './redis-replication.lua';

/** A kind of object for which Argo CD 3.5 has no health of its own, and the script that tells it. */
interface HealthScript {
  readonly group: string;
  readonly kind: Manifest['kind'];
  /** Lua; it reads `obj` and returns a status and a message. */
  readonly script: string;
}

/**
 * Without a script an object is healthy as soon as it is stored, so that the next wave would begin before there is anything to
 * call. A `RedisSentinel` has no script, because its operator writes no status.
 */
export const HEALTH_SCRIPTS: readonly HealthScript[] = [
  { group: 'argoproj.io', kind: 'Application', script: application },
  { group: 'kafka.strimzi.io', kind: 'KafkaNodePool', script: kafkaNodePool },
  { group: 'milvus.io', kind: 'Milvus', script: milvus },
  { group: 'postgresql.cnpg.io', kind: 'Database', script: database },
  { group: 'postgresql.cnpg.io', kind: 'Pooler', script: pooler },
  { group: 'redis.redis.opstreelabs.in', kind: 'RedisReplication', script: redisReplication },
];
