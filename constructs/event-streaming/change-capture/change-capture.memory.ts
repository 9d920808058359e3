import { type JvmMemory, jvmMemory, type JvmPolicy } from '../../core/memory/jvm.ts';
import { Memory } from '../../core/amounts/memory.ts';

/** A worker with one connector gains too little from a parallel collector or the second compiler to justify their memory. */
export const SMALL_JVM = '-XX:+UseSerialGC -XX:TieredStopAtLevel=1';

/**
 * JVM policy of Kafka Connect with the one PostgreSQL connector. Its heap holds the producer's buffer and the connector's queue,
 * beside the worker itself.
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

/** Share of the heap that queued events may fill; a limit in bytes, because a number of events does not bound their size. */
const QUEUE_SHARE = 1 / 8;

/** Share of the heap that the rows of one read may fill, which come from the table at once and each may be as large as a record. */
const READ_SHARE = 1 / 16;

/** Share of the heap that records may fill which are sent and not yet taken; of the 192 MiB of the least heap, more than one record. */
const SENT_SHARE = 1 / 8;

/** Most records in one transaction; more than this gains nothing. */
const MOST_RECORDS = 512;

/** What a worker of Kafka Connect may hold at once. */
export interface ConnectMemory extends JvmMemory {
  /** Bytes that queued events may fill. */
  readonly queue: Memory;
  /** Bytes of records that the producer may hold until the broker has taken them. */
  readonly sent: Memory;
  /** Events that one read of the table may return, when all are as large as a record may be. */
  readonly rows: number;
  /** Records of one transaction. */
  readonly batch: number;
}

/** @param largestRecord most bytes of a record */
export function connectMemory(path: string, limit: Memory, largestRecord: number): ConnectMemory {
  const model = jvmMemory(path, limit, CONNECT_JVM);
  const rows = Math.floor(model.heap.share(READ_SHARE).bytes / largestRecord);
  return {
    ...model,
    queue: model.heap.share(QUEUE_SHARE),
    sent: model.heap.share(SENT_SHARE),
    rows: Math.max(1, rows),
    batch: MOST_RECORDS,
  };
}
