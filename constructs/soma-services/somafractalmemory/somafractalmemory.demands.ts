import type { Demands } from '../../core/demand.ts';

/** Uses neither Kafka nor keys of its own: Redis is only pinged. */
export const SOMAFRACTALMEMORY_DEMANDS: Demands = {
  topics: [],
  databases: [{ name: 'somafractalmemory', pool: 'session', connections: 8 }],
  redisUsers: [],
  buckets: [],
};
