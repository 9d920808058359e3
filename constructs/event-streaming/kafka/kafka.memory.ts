import type { JvmPolicy } from '../../core/memory/jvm.ts';
import { Memory } from '../../core/amounts/memory.ts';

/**
 * JVM policy of a broker. Brokers depend on the page cache more than on the heap, so two fifths of the limit are heap, never
 * above 5 GiB (Strimzi's ceiling). Measured on Kafka 4.2.0 with one combined node: about 200 MiB resident outside the heap at
 * rest, and it starts at -Xmx192m.
 */
export const KAFKA_JVM: JvmPolicy = {
  heapShare: 0.4,
  heapCeiling: Memory.gibibytes(5),
  leastHeap: Memory.mebibytes(192),
  metaspace: Memory.mebibytes(96),
  codeCache: Memory.mebibytes(64),
  direct: Memory.mebibytes(96),
  threads: 96,
  native: Memory.mebibytes(96),
  rest: { name: 'page cache', least: Memory.mebibytes(64) },
};
