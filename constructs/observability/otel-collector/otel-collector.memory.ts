import { goMemory, type GoMemory } from '../../core/memory/go-runtime.ts';
import { Memory } from '../../core/amounts/memory.ts';
import { SPAN_BYTES, SPAN_BYTES_SENT, TRACE_BYTES } from '../agreements/trace-size.ts';

/** Time before a trace is sampled: requests of this platform take 10 s at most. */
export const DECISION_SECONDS = 10;

export interface CollectorMemory extends GoMemory {
  /** Largest request with spans, in bytes. */
  readonly request: Memory;
  /** Queue of spans while whoever is to have them does not answer. */
  readonly queue: Memory;
  /** Traces that wait for their sampling decision; 0 in a layer that decides nothing. */
  readonly traces: number;
  /** Most series of span metrics; 0 in a layer that counts nothing. */
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
/** Requests and queues are bounded by the bytes that are sent, of which each takes so many in memory. */
const UNPACKED = SPAN_BYTES / SPAN_BYTES_SENT;

const atLeastOne = (memory: Memory) => memory.atLeast(Memory.mebibytes(1));
const smallShare = (limit: Memory) => atLeastOne(limit.share(1 / 64));
const fewest = Memory.holding(FEWEST_TRACES * TRACE_BYTES);

/**
 * Spans wait in three places: in the request that brought them, with their trace until it is judged, in the queue for the store.
 * The first and the last are bounded in bytes. Traces are counted: as many as large ones fit in what is left.
 */
export function collectorMemory(path: string, limit: Memory): CollectorMemory {
  const small = smallShare(limit);
  return divided(path, limit, {
    fixed: [
      // Two requests may arrive at once.
      { name: 'requests', memory: small.times(2) },
      { name: 'queue', memory: small },
      { name: 'span metrics', memory: small },
    ],
    rest: 'traces in flight',
    counts: true,
  });
}

/**
 * The first of two layers: it counts spans and sends them on. A request is copied, sampler by sampler, while it still waits in the
 * collector's own queue; what is left is for those copies and for garbage.
 */
export function routerMemory(path: string, limit: Memory, samplers: number): CollectorMemory {
  const small = smallShare(limit);
  return divided(path, limit, {
    fixed: [
      { name: 'requests', memory: unpacked(small).times(2) },
      { name: 'queues', memory: unpacked(small).times(1 + samplers) },
      { name: 'span metrics', memory: small },
    ],
    rest: 'copies and garbage',
    counts: true,
  });
}

/** The second layer: traces wait in it until they are judged, and in a queue for each store. */
export function samplerMemory(path: string, limit: Memory, stores: number): CollectorMemory {
  const small = smallShare(limit);
  return divided(path, limit, {
    fixed: [
      { name: 'requests', memory: unpacked(small).times(2) },
      { name: 'queues', memory: unpacked(small).times(stores) },
    ],
    rest: 'traces in flight',
    counts: false,
  });
}

const unpacked = (sent: Memory) => Memory.holding(sent.bytes * UNPACKED);

interface Layer {
  readonly fixed: readonly { readonly name: string; readonly memory: Memory }[];
  readonly rest: 'traces in flight' | 'copies and garbage';
  /** Whether it makes metrics of spans. */
  readonly counts: boolean;
}

function divided(path: string, limit: Memory, { fixed, rest, counts }: Layer): CollectorMemory {
  const small = smallShare(limit);
  const named = [{ name: 'process', memory: PROCESS }, ...fixed];
  const bounded = Memory.sum(named.map(({ memory }) => memory));
  const leftIn = (heap: Memory) => heap.minus(bounded);
  const model = goMemory(path, limit, bounded.plus(fewest), {
    mapped: [PROGRAM],
    inside: (heap) => [...named, { name: rest, memory: leftIn(heap) }],
  });
  const waiting = rest === 'traces in flight' ? leftIn(model.goMemLimit).bytes : 0;
  return {
    ...model,
    request: small,
    queue: small,
    traces: Math.floor(waiting / TRACE_BYTES),
    series: counts ? Math.floor(small.bytes / SERIES_BYTES) : 0,
    // Below the size at which the runtime would spend its time on garbage collection alone.
    hard: model.goMemLimit.minus(small),
    spike: model.goMemLimit.share(1 / 5),
  };
}
