import { goMemory, type GoMemory } from '../../core/memory/go-runtime.ts';
import { Memory } from '../../core/amounts/memory.ts';

export interface LokiMemory extends GoMemory {
  /** Cache of query results. */
  readonly results: Memory;
  /** Cache of chunks that were read from the store. */
  readonly chunks: Memory;
  /** Most bytes of one push, which is twice what may arrive in a second. */
  readonly burst: Memory;
  /** Most streams that may be open at once. */
  readonly streams: number;
}

/** Resident pages of the program file: 88 MiB after the start, most of which only the start needs. */
const PROGRAM = { name: 'program', memory: Memory.mebibytes(64) };
/** Go heap after the start with an empty store: 34 MiB were resident. */
const PROCESS = Memory.mebibytes(40);
/** Size of each cache; Loki's own example gives the results alone 100 MiB. */
const CACHE_SHARE = 1 / 24;
const STREAMS_SHARE = 1 / 6;
/** In memory, an open stream is one block that is being written and one chunk of compressed blocks. */
export const BLOCK_BYTES = 32 * 1024;
export const CHUNK_BYTES = 128 * 1024;

/**
 * Memory model of one replica of Loki. Everything that grows with its input is bounded in bytes: open streams, both caches and pushes: its own,
 * and one from each other replica, since each takes every line.
 */
export function lokiMemory(path: string, limit: Memory, replicas: number): LokiMemory {
  const cache = limit.share(CACHE_SHARE).atLeast(Memory.mebibytes(1));
  const open = limit.share(STREAMS_SHARE).atLeast(Memory.mebibytes(1));
  const burst = limit.share(CACHE_SHARE / 2).atLeast(Memory.mebibytes(1));
  const named = [
    { name: 'open streams', memory: open },
    { name: 'results cache', memory: cache },
    { name: 'chunk cache', memory: cache },
    { name: replicas === 1 ? 'one push' : 'pushes', memory: burst.times(replicas) },
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
