import { divide, type MemoryModel, partNamed } from '../../core/memory-model.ts';
import { Memory } from '../../core/memory.ts';

export interface MilvusMemory extends MemoryModel {
  /** Value of `dataNode.segment.insertBufSize`. */
  readonly insertBuffer: Memory;
  /** Value of `queryNode.segcore.chunkCache…` and loaded segments: what collections may fill. */
  readonly segments: Memory;
}

/** The process with all its roles and nothing loaded; an estimate, nobody has measured it here. */
const IDLE = Memory.mebibytes(900);
const INSERT_BUFFER_SHARE = 1 / 16;
const LEAST_SEGMENTS = Memory.mebibytes(256);

/** Milvus documents 8 GiB for standalone; a laptop gets less with small buffers and its memory protection on. */
export function milvusMemory(path: string, limit: Memory): MilvusMemory {
  const insertBuffer = limit.share(INSERT_BUFFER_SHARE).atLeast(Memory.mebibytes(16));
  const growing = limit.share(INSERT_BUFFER_SHARE);
  const model = divide({
    path,
    limit,
    fixed: [
      { name: 'process', memory: IDLE },
      { name: 'insert buffer', memory: insertBuffer },
      { name: 'growing segments', memory: growing },
    ],
    rest: { name: 'loaded segments', memory: LEAST_SEGMENTS },
    measured: false,
  });
  const segments = partNamed(model, 'loaded segments');
  return { ...model, insertBuffer, segments };
}
