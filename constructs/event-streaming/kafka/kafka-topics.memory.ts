import type { JvmPolicy } from '../../core/jvm.ts';
import { Memory } from '../../core/memory.ts';

/** Kafka's command-line tool: a second JVM, so its heap is set apart from the broker's. */
export const TOPICS_JVM: JvmPolicy = {
  heapShare: 0.3,
  leastHeap: Memory.mebibytes(64),
  metaspace: Memory.mebibytes(48),
  codeCache: Memory.mebibytes(32),
  direct: Memory.mebibytes(16),
  threads: 24,
  native: Memory.mebibytes(48),
  rest: { name: 'shell', least: Memory.mebibytes(8) },
};
