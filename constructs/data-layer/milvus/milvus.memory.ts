import { divide, type MemoryModel } from '../../core/memory/memory-model.ts';
import { Memory } from '../../core/amounts/memory.ts';

export interface MilvusMemory extends MemoryModel {
  /** Value of `dataNode.segment.insertBufSize`. */
  readonly insertBuffer: Memory;
  /** Shares of memory at which a process starts and stops flushing growing segments. */
  readonly growing: { readonly most: number; readonly least: number };
}

/** Memory of the process with all roles and nothing loaded; an estimate, not measured here. */
const IDLE = Memory.mebibytes(900);
/** Milvus' own default for the insert buffer of a segment: 16 MiB. */
const INSERT_BUFFER = Memory.mebibytes(16);
/** Milvus' defaults of 0.2 and 0.1 are for larger servers; of a laptop's 2 GiB, 128 MiB hold newly written data. */
const GROWING = { most: 1 / 16, least: 1 / 32 };
const LEAST_SEGMENTS = Memory.mebibytes(256);

/**
 * Memory model of Milvus. Its documentation asks for 8 GiB for standalone; a laptop gets less, with small buffers and memory
 * protection on.
 */
export function milvusMemory(path: string, limit: Memory): MilvusMemory {
  const model = divide({
    path,
    limit,
    fixed: [
      { name: 'process', memory: IDLE },
      { name: 'insert buffer', memory: INSERT_BUFFER },
      { name: 'growing segments', memory: limit.share(GROWING.most) },
    ],
    rest: { name: 'loaded segments', memory: LEAST_SEGMENTS },
    measured: false,
  });
  return { ...model, insertBuffer: INSERT_BUFFER, growing: GROWING };
}
