import { type JvmMemory, jvmMemory, type JvmPolicy } from '../../core/memory/jvm.ts';
import { Memory } from '../../core/amounts/memory.ts';

/** A worker with one connector gains too little from a parallel collector or the second compiler to justify their memory. */
export const SMALL_JVM = '-XX:+UseSerialGC -XX:TieredStopAtLevel=1';

/**
 * JVM policy of Kafka Connect with the one PostgreSQL connector. The producer alone may buffer 32 MiB (`buffer.memory`), in
 * addition to the connector's queue.
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

/**
 * Share of the heap that queued events may fill; it is a limit in bytes, because a number of events does not bound their size.
 */
const QUEUE_SHARE = 1 / 8;

export interface ConnectMemory extends JvmMemory {
  /** Value of `max.queue.size.in.bytes`. */
  readonly queue: Memory;
}

export function connectMemory(path: string, limit: Memory): ConnectMemory {
  const model = jvmMemory(path, limit, CONNECT_JVM);
  return { ...model, queue: model.heap.share(QUEUE_SHARE) };
}
