import { divide, type MemoryModel } from '../../core/memory/memory-model.ts';
import { Memory } from '../../core/amounts/memory.ts';

export interface MilvusMemory extends MemoryModel {
  /** Value of `dataNode.segment.insertBufSize`. */
  readonly insertBuffer: Memory;
  /** Share of its memory at which a process begins to put growing segments away, and the one at which it stops. */
  readonly growing: { readonly most: number; readonly least: number };
}

/** The process with all its roles and nothing loaded; an estimate, nobody has measured it here. */
const IDLE = Memory.mebibytes(900);
/** What Milvus itself takes where nobody says: 16 MiB for a segment that is written to. */
const INSERT_BUFFER = Memory.mebibytes(16);
/** Milvus' own 0.2 and 0.1 are meant for servers with room; a laptop's 2 GiB keep 128 MiB of what was just written. */
const GROWING = { most: 1 / 16, least: 1 / 32 };
const LEAST_SEGMENTS = Memory.mebibytes(256);

/** Milvus documents 8 GiB for standalone; a laptop gets less with small buffers and its memory protection on. */
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
