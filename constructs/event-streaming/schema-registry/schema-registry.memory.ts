import type { JvmPolicy } from '../../core/memory/jvm.ts';
import { Memory } from '../../core/amounts/memory.ts';

/** Threads that answer requests. Each may hold a database connection, so there are few. */
export const REQUEST_THREADS = 8;
export const EVENT_LOOPS = 2;

/** A registry with few schemas gains too little from a parallel collector or the second compiler to justify their memory. */
export const SMALL_JVM = '-XX:+UseSerialGC -XX:TieredStopAtLevel=1';

export const REGISTRY_JVM: JvmPolicy = {
  heapShare: 0.3,
  heapCeiling: Memory.gibibytes(1),
  leastHeap: Memory.mebibytes(96),
  metaspace: Memory.mebibytes(128),
  codeCache: Memory.mebibytes(32),
  direct: Memory.mebibytes(16),
  threads: REQUEST_THREADS + EVENT_LOOPS + 22,
  native: Memory.mebibytes(48),
  rest: { name: 'mapped files', least: Memory.mebibytes(16) },
};
