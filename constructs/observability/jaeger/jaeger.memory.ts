import { goMemory, type GoMemory } from '../../core/memory/go-runtime.ts';
import { Memory } from '../../core/amounts/memory.ts';
import { TRACE_BYTES } from '../agreements/trace-size.ts';

export interface JaegerMemory extends GoMemory {
  /** Value of `max_traces`; the oldest trace is replaced by the newest. */
  readonly traces: number;
}

/**
 * Parts of Badger 4 with the options that Jaeger opens it with, which no file can change. Tables in memory are of 64 MiB, with room for a batch of
 * 15 % and for as much of its nodes: one is written to, five wait and one is on its way to the disk when the disk is slower than what comes.
 * Source: `DefaultOptions` and `arenaSize` of Badger 4.9.
 */
const TABLES = { name: 'tables in memory', memory: Memory.mebibytes(7 * 84) };
const BLOCKS = { name: 'block cache', memory: Memory.mebibytes(256) };
/** A table that is being packed for the disk, and small ones that are merged meanwhile: an estimate. */
const PACKING = { name: 'packing', memory: Memory.mebibytes(128) };
/** Traces on one page of results: as many as Jaeger's page asks for when nobody chooses. */
const PAGE = 20;

/** Resident pages of the program file: 41 MiB after the start. */
const PROGRAM = { name: 'program', memory: Memory.mebibytes(44) };
/** Go heap after the start: 9 MiB were resident. */
const PROCESS = Memory.mebibytes(12);
/**
 * A page of results is made in three steps, each with a copy of every trace on it, and one query may ask for all traces:
 * a store that filled half of the heap was killed at the first such query.
 */
const COPIES = 4;
const FEWEST_TRACES = 50;

/** Memory model of Jaeger. Its store is bounded by a number of traces, so the number is derived from the size of a large trace. */
export function jaegerMemory(path: string, limit: Memory): JaegerMemory {
  const least = Memory.holding(FEWEST_TRACES * TRACE_BYTES);
  const keptIn = (heap: Memory) => heap.minus(PROCESS).share(1 / (1 + COPIES));
  const model = goMemory(path, limit, PROCESS.plus(least.times(1 + COPIES)), {
    mapped: [PROGRAM],
    inside: (heap) => [
      { name: 'process', memory: PROCESS },
      { name: 'traces', memory: keptIn(heap) },
      { name: 'one question about all', memory: heap.minus(PROCESS).minus(keptIn(heap)) },
    ],
  });
  return { ...model, traces: Math.floor(keptIn(model.goMemLimit).bytes / TRACE_BYTES) };
}

/**
 * Memory model of Jaeger with traces on a disk. Badger's parts have a fixed size; what is left is for a page of results, with a copy of every trace on
 * it for each step.
 */
export function jaegerOnDiskMemory(path: string, limit: Memory): GoMemory {
  const fixed = [{ name: 'process', memory: PROCESS }, TABLES, BLOCKS, PACKING];
  const bounded = Memory.sum(fixed.map(({ memory }) => memory));
  const page = Memory.holding(PAGE * COPIES * TRACE_BYTES);
  return goMemory(path, limit, bounded.plus(page), {
    mapped: [PROGRAM],
    inside: (heap) => [...fixed, { name: 'pages of results', memory: heap.minus(bounded) }],
  });
}
