import { divide, type MemoryModel, partNamed } from '../../core/memory/memory-model.ts';
import { Memory } from '../../core/amounts/memory.ts';

/**
 * Shared memory whose sizes are Kong's own (its nginx template, 3.9): kong 5, locks 8, health 5, cluster events 5,
 * counters 12, two caches of misses 12 each, secrets 5, names 5, metrics 5; and one of the plug-in's own.
 */
const SHARED = Memory.mebibytes(74);
/** Counters of the plug-in: some 10,000 credentials. */
export const COUNTERS = Memory.mebibytes(1);
/** Kong makes two caches of this size: of its own entities, and of everybody else's. */
const CACHE = Memory.mebibytes(16);
/** Its store of declarative configuration, in the prefix, which is memory too. */
export const STORE = Memory.mebibytes(16);
/** The master process: code that the workers share. */
const MASTER = Memory.mebibytes(64);
const LEAST_WORKER = Memory.mebibytes(96);

export interface KongMemory extends MemoryModel {
  readonly cache: Memory;
  readonly workers: number;
}

/** Every dictionary counts whole, as if it were full. No registry has Kong, so nothing here is measured. */
export function kongMemory(path: string, limit: Memory): KongMemory {
  const fixed = [
    { name: 'shared dictionaries', memory: SHARED.plus(COUNTERS) },
    { name: '2 × cache', memory: CACHE.times(2) },
    { name: 'configuration store', memory: STORE },
    { name: 'master process', memory: MASTER },
  ];
  const model = divide({
    path,
    limit,
    fixed,
    rest: { name: 'workers', memory: LEAST_WORKER },
    measured: false,
  });
  const enough = !LEAST_WORKER.times(2).exceeds(partNamed(model, 'workers'));
  return { ...model, cache: CACHE, workers: enough ? 2 : 1 };
}
