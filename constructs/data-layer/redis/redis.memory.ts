import { divide, type MemoryModel } from '../../core/memory/memory-model.ts';
import { Memory } from '../../core/amounts/memory.ts';

export interface RedisMemory extends MemoryModel {
  /** Value of `maxmemory`. */
  readonly maxMemory: Memory;
}

/**
 * A rewrite of the append-only file forks, and under writes every page is copied, so the data counts twice. Measured on Redis
 * 7.0.15: maxmemory 400 MB peaked at 857 MiB during a rewrite under load, 12 MiB empty.
 */
export const MAXMEMORY_SHARE = 0.45;
/** Memory of an empty server; 12 MiB were measured on Redis 7.0.15. */
export const EMPTY = Memory.mebibytes(16);
const LEAST_DATA = Memory.mebibytes(16);

/**
 * Largest data set for which `factor` times its size fits beside an empty server, at most a share of the limit and at least
 * `least`.
 */
export function largestData(limit: Memory, factor: number, share: number, least: Memory): Memory {
  const room = limit.exceeds(EMPTY) ? limit.minus(EMPTY) : Memory.zero;
  return Memory.mebibytes(Math.floor(room.mebibytes / factor))
    .atMost(limit.share(share))
    .atLeast(least);
}

/** limit ≥ 2.2 × maxmemory + 16 MiB, and maxmemory never above 45 % of the limit. */
export function redisMemory(path: string, limit: Memory): RedisMemory {
  const maxMemory = largestData(limit, 2.2, MAXMEMORY_SHARE, LEAST_DATA);
  const model = divide({
    path,
    limit,
    fixed: [
      { name: 'data (maxmemory)', memory: maxMemory },
      { name: 'copies while forked', memory: maxMemory },
      { name: 'empty server', memory: EMPTY },
    ],
    rest: { name: 'buffers and fragments', memory: Memory.mebibytes(Math.ceil(maxMemory.mebibytes * 0.2)) },
  });
  return { ...model, maxMemory };
}
