import { goMemory, type GoMemory } from '../../core/memory/go-runtime.ts';
import { Memory } from '../../core/amounts/memory.ts';
import { TRACE_BYTES } from '../agreements/trace-size.ts';

/** How long a trace is waited for before it is judged: a request of this platform has 10 s at most. */
export const DECISION_SECONDS = 10;

export interface CollectorMemory extends GoMemory {
  /** Most bytes of one request that brings spans. */
  readonly request: Memory;
  /** What waits for the store while it is away. */
  readonly queue: Memory;
  /** Traces that wait to be judged. */
  readonly traces: number;
  /** Series that are counted of spans. */
  readonly series: number;
  /** The program stops taking spans when its heap is this large; it is the last resort, every part above has its own bound. */
  readonly hard: Memory;
  /** How much the heap may grow between two looks at it. */
  readonly spike: Memory;
}

/** Pages of the program that it touches: 65 MiB were resident. */
const PROGRAM = { name: 'program', memory: Memory.mebibytes(64) };
/** Go heap when started: 17 MiB were resident with a tenth of the parts that the image has. */
const PROCESS = Memory.mebibytes(24);
/** One series of a histogram with eight buckets and its labels, twice: where it is counted and where it is shown. */
const SERIES_BYTES = 4096;
const FEWEST_TRACES = 100;

const atLeastOne = (memory: Memory) => memory.atLeast(Memory.mebibytes(1));

/**
 * Spans wait in three places: in the request that brought them, with their trace until it is judged, in the queue for the store.
 * The first and the last are bounded in bytes. Traces are counted: as many as large ones fit in what is left.
 */
export function collectorMemory(path: string, limit: Memory): CollectorMemory {
  const request = atLeastOne(limit.share(1 / 64));
  const queue = atLeastOne(limit.share(1 / 64));
  const counted = atLeastOne(limit.share(1 / 64));
  const fixed = [
    { name: 'process', memory: PROCESS },
    // Two at a time.
    { name: 'requests', memory: request.times(2) },
    { name: 'queue', memory: queue },
    { name: 'span metrics', memory: counted },
  ];
  const bounded = Memory.sum(fixed.map(({ memory }) => memory));
  const fewest = Memory.mebibytes(Math.ceil((FEWEST_TRACES * TRACE_BYTES) / Memory.mebibytes(1).bytes));
  const waitingIn = (heap: Memory) => heap.minus(bounded);
  const model = goMemory(path, limit, bounded.plus(fewest), {
    mapped: [PROGRAM],
    inside: (heap) => [...fixed, { name: 'traces in flight', memory: waitingIn(heap) }],
  });
  return {
    ...model,
    request,
    queue,
    traces: Math.floor(waitingIn(model.goMemLimit).bytes / TRACE_BYTES),
    series: Math.floor(counted.bytes / SERIES_BYTES),
    // Below the mark at which the runtime would do nothing but collect garbage.
    hard: model.goMemLimit.minus(request),
    spike: model.goMemLimit.share(1 / 5),
  };
}
