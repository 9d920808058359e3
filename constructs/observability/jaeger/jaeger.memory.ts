import { goMemory, type GoMemory } from '../../core/memory/go-runtime.ts';
import { Memory } from '../../core/amounts/memory.ts';
import { TRACE_BYTES } from '../agreements/trace-size.ts';

export interface JaegerMemory extends GoMemory {
  /** Value of `max_traces`; the oldest gives way to the next. */
  readonly traces: number;
}

/** Pages of the program that it touches: 41 MiB when it has started. */
const PROGRAM = { name: 'program', memory: Memory.mebibytes(44) };
/** Go heap when started: 9 MiB were resident. */
const PROCESS = Memory.mebibytes(12);
/**
 * A page of results is made in three steps, each with a copy of every trace on it; somebody may ask for all that there are,
 * and did: a store that filled the heap by a half was ended by the kernel at the first such question.
 */
const COPIES = 4;
const FEWEST_TRACES = 50;

/** Traces live in the Go heap and are counted, not weighed, so the count is derived from the size of a large one. */
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
