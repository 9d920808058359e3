import { divide, type MemoryModel, partNamed } from '../../core/memory/memory-model.ts';
import { Memory } from '../../core/amounts/memory.ts';

/**
 * Shared memory whose sizes are Kong's own (its nginx template, 3.9): kong 5, locks 8, health 5, cluster events 5,
 * counters 12, two caches of misses 12 each, secrets 5, names 5, metrics 5; and one of the plug-in's own.
 */
const SHARED = Memory.mebibytes(74);
/** Counters of the plug-in, for about 10,000 credentials. */
export const COUNTERS = Memory.mebibytes(1);
/** Kong makes two caches of this size: one for its own entities, one for everything else. */
const CACHE = Memory.mebibytes(16);
/** Sessions of TLS, about 4,000: its default of 10 MiB holds ten times as many. */
export const SESSIONS = Memory.mebibytes(1);
/** Store of the declarative configuration; its folder is a tmpfs, so it counts as memory. */
export const STORE = Memory.mebibytes(16);
/** The master process, whose code the workers share. */
const MASTER = Memory.mebibytes(64);
const LEAST_WORKER = Memory.mebibytes(96);

export interface KongMemory extends MemoryModel {
  readonly cache: Memory;
  readonly workers: number;
}

/**
 * Memory model of Kong; every shared dictionary counts as full. Not measured, because no package registry has Kong.
 * @param encrypts true where it keeps sessions of TLS, and new workers read a renewed certificate while the old ones end
 */
export function kongMemory(path: string, limit: Memory, encrypts: boolean): KongMemory {
  const shared = Memory.sum([SHARED, COUNTERS, ...(encrypts ? [SESSIONS] : [])]);
  const fixed = [
    { name: 'shared dictionaries', memory: shared },
    { name: '2 × cache', memory: CACHE.times(2) },
    { name: 'configuration store', memory: STORE },
    { name: 'master process', memory: MASTER },
  ];
  const part = encrypts ? 'workers and their successors' : 'workers';
  const worker = LEAST_WORKER.times(encrypts ? 2 : 1);
  const model = divide({
    path,
    limit,
    fixed,
    rest: { name: part, memory: worker },
    measured: false,
  });
  const enough = !worker.times(2).exceeds(partNamed(model, part));
  return { ...model, cache: CACHE, workers: enough ? 2 : 1 };
}
