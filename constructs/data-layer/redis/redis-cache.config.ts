import type { Properties } from '../../core/model/config-file.ts';
import { listenerBuffer } from './redis.config.ts';
import type { RedisMemory } from './redis.memory.ts';

/** The key that was not used for longest goes first: a counter that somebody is held to is among the last. */
export const CACHE_EVICTION = 'allkeys-lru';

/** Directives of a server that keeps nothing: it begins empty and never forks. */
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
