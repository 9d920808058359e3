import { divide, type MemoryModel } from '../../core/memory/memory-model.ts';
import { Memory } from '../../core/amounts/memory.ts';

/** Size of one segment of the log; the file of a segment is mapped, and the next one is made ahead. */
export const WAL_SEGMENT = Memory.mebibytes(16);

/**
 * Estimates, nobody has measured them here: the process with its threads, two segments of the log, one segment of vectors
 * that is built anew. It has no cap of its own; vectors, payload and index are mapped from disk, so the rest is page cache.
 */
export function qdrantMemory(path: string, limit: Memory): MemoryModel {
  return divide({
    path,
    limit,
    fixed: [
      { name: 'process', memory: Memory.mebibytes(96) },
      { name: 'log', memory: WAL_SEGMENT.times(2) },
      { name: 'segment being built', memory: Memory.mebibytes(64) },
    ],
    rest: { name: 'mapped vectors', memory: Memory.mebibytes(48) },
    measured: false,
  });
}
