import { divide } from '../../core/memory/memory-model.ts';
import { Memory } from '../../core/amounts/memory.ts';
import { EMPTY, largestData, type RedisMemory } from './redis.memory.ts';

/** The server never forks, so no page is copied; the rest is for client buffers and fragmentation. */
export const CACHE_MAXMEMORY_SHARE = 0.75;
/** Fraction of the data's size that the allocator loses to fragmentation as keys come and go. */
const FRAGMENTS_SHARE = 0.2;
const LEAST_DATA = Memory.mebibytes(8);

/** limit ≥ 1.2 × maxmemory + an empty server, and maxmemory never above three quarters of the limit. */
export function redisCacheMemory(path: string, limit: Memory): RedisMemory {
  const maxMemory = largestData(limit, 1 + FRAGMENTS_SHARE, CACHE_MAXMEMORY_SHARE, LEAST_DATA);
  const model = divide({
    path,
    limit,
    fixed: [
      { name: 'data (maxmemory)', memory: maxMemory },
      { name: 'empty server', memory: EMPTY },
    ],
    rest: {
      name: 'buffers and fragments',
      memory: Memory.mebibytes(Math.ceil(maxMemory.mebibytes * FRAGMENTS_SHARE)),
    },
  });
  return { ...model, maxMemory };
}
