import type { Properties } from '../../core/model/config-file.ts';
import { listenerBuffer } from './redis.config.ts';
import type { RedisMemory } from './redis.memory.ts';

/** Eviction of the least recently used key. A rate limit's counter that is in use is among the last. */
export const CACHE_EVICTION = 'allkeys-lru';

/** Directives of a server without persistence: it starts empty and never forks. */
export function cacheDirectives({ maxMemory }: RedisMemory, port: number): Properties {
  return {
    appendonly: 'no',
    'client-output-buffer-limit': listenerBuffer(),
    maxmemory: maxMemory.toRedis(),
    'maxmemory-policy': CACHE_EVICTION,
    port,
    save: '""',
    timeout: 0,
  };
}
