import type { Database, Demands, RedisUser } from '../../core/model/demand.ts';

/** Its connection is one of those that PostgreSQL keeps for tools, so it adds none. Its own database stays empty. */
export const MONITOR_DATABASE: Database = {
  name: 'postgres_exporter',
  pool: 'direct',
  connections: 0,
  monitors: true,
};

export const MONITOR_USER: RedisUser = {
  name: 'redis_exporter',
  keys: [],
  connections: 1,
  may: 'monitor',
  stores: ['state', 'cache'],
};

export const EXPORTERS_DEMANDS: Demands = {
  databases: [MONITOR_DATABASE],
  redisUsers: [MONITOR_USER],
};
