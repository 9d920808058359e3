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

export function exportersDemands({ postgres, redis }: ExportersSettings): Demands {
  return {
    databases: postgres ? [MONITOR_DATABASE] : [],
    redisUsers: redis ? [MONITOR_USER] : [],
  };
}
