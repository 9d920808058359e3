import { goMemory, type GoMemory } from '../../core/memory/go-runtime.ts';
import { Memory } from '../../core/amounts/memory.ts';

export interface TemporalMemory extends GoMemory {
  /** Value of `history.hostLevelCacheMaxSizeBytes`: the cache of running workflows' state. */
  readonly workflows: Memory;
  /** Value of `history.eventsHostLevelCacheMaxSizeBytes`. */
  readonly events: Memory;
}

/**
 * Memory of the process: 133 to 135 MiB resident with all services started and empty caches, plus headroom for a garbage
 * collection.
 */
const PROCESS = Memory.mebibytes(176);
/** Shares of the caches. The server's defaults would let them grow to 128,000 workflows and to 128 MiB of events. */
const WORKFLOWS_SHARE = 1 / 8;
const EVENTS_SHARE = 1 / 24;

/** Memory model of the server. Both caches are on the Go heap and bounded in bytes; otherwise the heap could exceed its limit. */
export function temporalMemory(path: string, limit: Memory): TemporalMemory {
  const workflows = limit.share(WORKFLOWS_SHARE);
  const events = limit.share(EVENTS_SHARE);
  const caches = [
    { name: 'workflow cache', memory: workflows },
    { name: 'event cache', memory: events },
  ];
  const cached = workflows.plus(events);
  const model = goMemory(path, limit, PROCESS.plus(cached), {
    inside: (heap) => [...caches, { name: 'Go heap', memory: heap.minus(cached) }],
  });
  return { ...model, workflows, events };
}

/** Memory of Go programs that answer few requests, as measured by the readers. */
export const UI = Memory.mebibytes(32);
export const SCHEMA_TOOL = Memory.mebibytes(24);
