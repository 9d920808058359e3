import type { JvmPolicy } from '../../core/memory/jvm.ts';
import { Memory } from '../../core/amounts/memory.ts';

/** Kafka's command-line tools: each a second JVM, so its heap is set apart from the broker's. Measured: 85 MiB resident in all. */
export const TOPICS_JVM: JvmPolicy = {
  heapShare: 0.3,
  leastHeap: Memory.mebibytes(48),
  metaspace: Memory.mebibytes(48),
  codeCache: Memory.mebibytes(24),
  direct: Memory.mebibytes(8),
  threads: 24,
  native: Memory.mebibytes(32),
  rest: { name: 'shell', least: Memory.mebibytes(8) },
};
