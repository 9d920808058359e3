import { goMemory, type GoMemory } from '../../core/memory/go-runtime.ts';
import { Memory } from '../../core/amounts/memory.ts';
import { TRACE_BYTES } from '../agreements/trace-size.ts';

export interface JaegerMemory extends GoMemory {
  /** Value of `max_traces`; the oldest trace is replaced by the newest. */
  readonly traces: number;
}

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
  const least = Memory.mebibytes(Math.ceil((FEWEST_TRACES * TRACE_BYTES) / Memory.mebibytes(1).bytes));
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
