import { CACHE_CLASSES, type InstanceClass, smallestFit } from '../../../targets/aws/sizes/instance-sizes.ts';
import type { Memory } from '../../core/amounts/memory.ts';
import type { Redis } from './redis.ts';

/** Percentage that ElastiCache reserves for forks and buffers: the default of `reserved-memory-percent`. */
const CACHE_RESERVED_PERCENT = 25;

/**
 * Memory of a cache node that keys may fill. ElastiCache reserves the rest for forks, so the demand is `maxmemory` and not the
 * limit.
 */
export function usableByCache({ memory }: InstanceClass): Memory {
  return memory.share(1 - CACHE_RESERVED_PERCENT / 100);
}

/** The smallest cache node with enough memory for the keys; undefined when there is none. */
export function cacheClass(redis: Redis): InstanceClass | undefined {
  return smallestFit(
    CACHE_CLASSES,
    (candidate) => !redis.memoryModel.maxMemory.exceeds(usableByCache(candidate)),
  );
}
