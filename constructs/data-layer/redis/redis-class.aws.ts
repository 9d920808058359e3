import { CACHE_CLASSES, type InstanceClass, smallestFit } from '../../../targets/aws/sizes/instance-sizes.ts';
import type { Memory } from '../../core/amounts/memory.ts';
import type { Redis } from './redis.ts';

/** Kept by ElastiCache for forks and buffers: `reserved-memory-percent`, its own default. */
const CACHE_RESERVED_PERCENT = 25;

/** Memory that keys may fill on a cache node; ElastiCache keeps the rest for forks, so the demand is `maxmemory` and not the limit. */
export function usableByCache({ memory }: InstanceClass): Memory {
  return memory.share(1 - CACHE_RESERVED_PERCENT / 100);
}

/** The smallest cache node that has room for the keys; undefined when none has. */
export function cacheClass(redis: Redis): InstanceClass | undefined {
  return smallestFit(
    CACHE_CLASSES,
    (candidate) => !redis.memoryModel.maxMemory.exceeds(usableByCache(candidate)),
  );
}
