import { type JvmMemory, jvmMemory, type JvmPolicy } from '../../core/memory/jvm.ts';
import { Memory } from '../../core/amounts/memory.ts';

/** One connector alone: neither a parallel collector nor a second compiler would earn its memory. */
export const SMALL_JVM = '-XX:+UseSerialGC -XX:TieredStopAtLevel=1';

/**
 * Kafka Connect with the one connector of PostgreSQL. Its producer alone may buffer 32 MiB (`buffer.memory`), on top of the
 * connector's queue.
 */
export const CONNECT_JVM: JvmPolicy = {
  heapShare: 0.4,
  heapCeiling: Memory.gibibytes(2),
  leastHeap: Memory.mebibytes(192),
  metaspace: Memory.mebibytes(96),
  codeCache: Memory.mebibytes(32),
  direct: Memory.mebibytes(32),
  threads: 64,
  native: Memory.mebibytes(56),
  rest: { name: 'mapped files', least: Memory.mebibytes(32) },
};

/** Share of the heap that events on their way may fill; their number alone says nothing about their size. */
const QUEUE_SHARE = 1 / 8;

export interface ConnectMemory extends JvmMemory {
  /** `max.queue.size.in.bytes` */
  readonly queue: Memory;
}

export function connectMemory(path: string, limit: Memory): ConnectMemory {
  const model = jvmMemory(path, limit, CONNECT_JVM);
  return { ...model, queue: model.heap.share(QUEUE_SHARE) };
}
