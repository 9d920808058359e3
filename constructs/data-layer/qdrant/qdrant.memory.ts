import { divide, type MemoryModel } from '../../core/memory/memory-model.ts';
import { Memory } from '../../core/amounts/memory.ts';

/** Size of a WAL segment. Its file is mapped, and the next segment is made in advance. */
export const WAL_SEGMENT = Memory.mebibytes(16);

/**
 * Memory model of Qdrant. The figures are estimates, not measured here: the process with its threads, two WAL segments, and one
 * segment of vectors that is being rebuilt. Qdrant has no memory limit of its own; vectors, payload and index are mapped from
 * disk, so the rest is page cache.
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
