import type { ExportersSettings } from './exporters.settings.ts';
import type { Database, Demands, RedisUser } from '../../core/model/demand.ts';

/** Demands of the exporters. The connection is one of those that PostgreSQL reserves for tools; the exporter's own database stays empty. */
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

/** The same where the cloud runs the store for state and watches it. */
const CACHE_MONITOR_USER: RedisUser = { ...MONITOR_USER, stores: ['cache'] };

export function exportersDemands({ postgres, redis, redisCache }: ExportersSettings): Demands {
  return {
    databases: postgres ? [MONITOR_DATABASE] : [],
    redisUsers: redis ? [MONITOR_USER] : redisCache ? [CACHE_MONITOR_USER] : [],
  };
}
