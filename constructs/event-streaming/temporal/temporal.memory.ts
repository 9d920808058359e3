import { goMemory, type GoMemory } from '../../core/memory/go-runtime.ts';
import { Memory } from '../../core/amounts/memory.ts';

export interface TemporalMemory extends GoMemory {
  /** Value of `history.hostLevelCacheMaxSizeBytes`: the state of workflows that run. */
  readonly workflows: Memory;
  /** Value of `history.eventsHostLevelCacheMaxSizeBytes`. */
  readonly events: Memory;
}

/** Resident with everything started and nothing cached: 133 to 135 MiB, and what a collection needs beside it. */
const PROCESS = Memory.mebibytes(176);
/** The server's own defaults would let the two grow to 128,000 workflows and to 128 MiB. */
const WORKFLOWS_SHARE = 1 / 8;
const EVENTS_SHARE = 1 / 24;

/** Both caches live in the Go heap and are bounded in bytes, so that the heap can be kept below its limit at all. */
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

/** Go programs that answer little: what they were seen to take, see the readers. */
export const UI = Memory.mebibytes(32);
export const SCHEMA_TOOL = Memory.mebibytes(24);
