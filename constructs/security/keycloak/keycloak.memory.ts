import type { JvmPolicy } from '../../core/memory/jvm.ts';
import { Memory } from '../../core/amounts/memory.ts';

/** Threads that answer requests; each may hold a database connection, so they are few. */
export const REQUEST_THREADS = 16;

/**
 * kc.sh asks for G1, and one collector alone may be on. The quick compiler alone: for a developer's few logins, the
 * other one's work costs more memory than it saves time. Peaks with a heap of 153 MiB: 407 MiB
 * so, 451 MiB with the other compiler; with G1 and a heap of 179 MiB it was 480 MiB at rest.
 */
export const SMALL_JVM = '-XX:-UseG1GC -XX:+UseSerialGC -XX:TieredStopAtLevel=1';

/**
 * Measured on Keycloak 26.4.5 with the realm served, 60 logins and 60 tokens at once: 130 MiB of classes, 50 threads.
 * The heap is decided by what comes first, building the server for its database: out of memory at 132 MiB, 47 full
 * collections at 140, 12 at 176. A build that ends so leaves a server that never starts again, hence the distance.
 */
export const KEYCLOAK_JVM: JvmPolicy = {
  heapShare: 0.35,
  heapCeiling: Memory.gibibytes(2),
  leastHeap: Memory.mebibytes(160),
  metaspace: Memory.mebibytes(152),
  codeCache: Memory.mebibytes(40),
  direct: Memory.mebibytes(16),
  threads: REQUEST_THREADS + 48,
  native: Memory.mebibytes(72),
  rest: { name: 'mapped files', least: Memory.mebibytes(24) },
};
