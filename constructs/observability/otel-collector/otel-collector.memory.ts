import { goMemory, type GoMemory } from '../../core/memory/go-runtime.ts';
import { Memory } from '../../core/amounts/memory.ts';
import { TRACE_BYTES } from '../agreements/trace-size.ts';

/** Time before a trace is sampled: requests of this platform take 10 s at most. */
export const DECISION_SECONDS = 10;

export interface CollectorMemory extends GoMemory {
  /** Largest request with spans, in bytes. */
  readonly request: Memory;
  /** Queue of spans while Jaeger does not answer. */
  readonly queue: Memory;
  /** Traces that wait for their sampling decision. */
  readonly traces: number;
  /** Most series of span metrics. */
  readonly series: number;
  /** Heap size at which the collector refuses spans: the last resort, because every part above has a bound of its own. */
  readonly hard: Memory;
  /** How much the heap may grow between two checks of the memory limiter. */
  readonly spike: Memory;
}

/** Resident pages of the program file: 65 MiB. */
const PROGRAM = { name: 'program', memory: Memory.mebibytes(64) };
/** Go heap after the start: 17 MiB were resident with a tenth of the image's components. */
const PROCESS = Memory.mebibytes(24);
/** One histogram series with eight buckets and its labels, twice: in the connector and in the exporter. */
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
    // Two requests may arrive at once.
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
    // Below the size at which the runtime would spend its time on garbage collection alone.
    hard: model.goMemLimit.minus(request),
    spike: model.goMemLimit.share(1 / 5),
  };
}
