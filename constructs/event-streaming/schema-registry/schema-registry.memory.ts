import type { JvmPolicy } from '../../core/memory/jvm.ts';
import { Memory } from '../../core/amounts/memory.ts';

/** Threads that answer requests; each may hold a database connection, so they are few. */
export const REQUEST_THREADS = 8;
export const EVENT_LOOPS = 2;

/** A developer's few schemas: neither a parallel collector nor a second compiler would earn its memory. */
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
