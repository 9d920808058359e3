import type { Demands, RedisUser } from '../../core/model/demand.ts';

/** Counters of requests by tenant and minute, under the prefix that Kong gives them; a worker keeps up to 100 connections. */
export const COUNTERS_USER: RedisUser = {
  name: 'gateway',
  keys: ['ratelimit:*'],
  connections: 200,
  stores: ['cache'],
};

export const KONG_DEMANDS: Demands = {
  redisUsers: [COUNTERS_USER],
};
