import { goMemory, type GoMemory } from '../../core/memory/go-runtime.ts';
import { Memory } from '../../core/amounts/memory.ts';

export interface LokiMemory extends GoMemory {
  /** Answers to queries that may be asked again. */
  readonly results: Memory;
  /** Chunks that were read from disk. */
  readonly chunks: Memory;
  /** Most lines of one push, and twice what may arrive in a second. */
  readonly burst: Memory;
  /** How many streams may be open at once. */
  readonly streams: number;
}

/** Pages of the program that it touches: 88 MiB when it has started, of which most are for the start alone. */
const PROGRAM = { name: 'program', memory: Memory.mebibytes(64) };
/** Go heap when started, with nothing in it: 34 MiB were resident. */
const PROCESS = Memory.mebibytes(40);
/** Its own example gives the answers alone 100 MiB. */
const CACHE_SHARE = 1 / 24;
const STREAMS_SHARE = 1 / 6;
/** In memory, an open stream is one block that is being written and one chunk of compressed blocks. */
export const BLOCK_BYTES = 32 * 1024;
export const CHUNK_BYTES = 128 * 1024;

/** Everything that grows with what comes in is bounded in bytes: open streams, both caches and one push. */
export function lokiMemory(path: string, limit: Memory): LokiMemory {
  const cache = limit.share(CACHE_SHARE).atLeast(Memory.mebibytes(1));
  const open = limit.share(STREAMS_SHARE).atLeast(Memory.mebibytes(1));
  const burst = limit.share(CACHE_SHARE / 2).atLeast(Memory.mebibytes(1));
  const named = [
    { name: 'open streams', memory: open },
    { name: 'results cache', memory: cache },
    { name: 'chunk cache', memory: cache },
    { name: 'one push', memory: burst },
  ];
  const bounded = Memory.sum(named.map(({ memory }) => memory));
  const model = goMemory(path, limit, PROCESS.plus(bounded), {
    mapped: [PROGRAM],
    inside: (heap) => [...named, { name: 'Go heap', memory: heap.minus(bounded) }],
  });
  return {
    ...model,
    results: cache,
    chunks: cache,
    burst,
    streams: Math.floor(open.bytes / (BLOCK_BYTES + CHUNK_BYTES)),
  };
}
