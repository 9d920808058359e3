import { goMemory, type GoMemory } from '../../core/memory/go-runtime.ts';
import { Memory } from '../../core/amounts/memory.ts';
import type { Role } from './temporal.roles.ts';

/** Caches of the process that runs history, which are on the Go heap. */
export interface HistoryCaches {
  /** Value of `history.hostLevelCacheMaxSizeBytes`: the cache of running workflows' state. */
  readonly workflows: Memory;
  /** Value of `history.eventsHostLevelCacheMaxSizeBytes`. */
  readonly events: Memory;
}

export interface TemporalMemory extends GoMemory, HistoryCaches {}

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
  return withCaches(path, limit, PROCESS);
}

function withCaches(path: string, limit: Memory, process: Memory): TemporalMemory {
  const workflows = limit.share(WORKFLOWS_SHARE);
  const events = limit.share(EVENTS_SHARE);
  const caches = [
    { name: 'workflow cache', memory: workflows },
    { name: 'event cache', memory: events },
  ];
  const cached = workflows.plus(events);
  const model = goMemory(path, limit, process.plus(cached), {
    inside: (heap) => [...caches, { name: 'Go heap', memory: heap.minus(cached) }],
  });
  return { ...model, workflows, events };
}

/**
 * Memory of a process that runs one service: 107 to 119 MiB resident, history with 512 shards and two processes 164 MiB, after a few
 * workflows; headroom for a garbage collection is part of it.
 */
const ROLES: Readonly<Record<Role, Memory>> = {
  frontend: Memory.mebibytes(128),
  history: Memory.mebibytes(160),
  matching: Memory.mebibytes(128),
  worker: Memory.mebibytes(128),
};

/** How many history shards take a mebibyte: their queues and their readers. */
const SHARDS_OF_A_MEBIBYTE = 4;

/** Memory model of a process that runs history alone. After the loss of others it may own every shard. */
export function historyMemory(path: string, limit: Memory, shards: number): TemporalMemory {
  return withCaches(
    path,
    limit,
    ROLES.history.plus(Memory.mebibytes(Math.ceil(shards / SHARDS_OF_A_MEBIBYTE))),
  );
}

/** Memory model of a process that runs one service without the caches of history. */
export function roleMemory(path: string, limit: Memory, role: Role): GoMemory {
  return goMemory(path, limit, ROLES[role]);
}

/** Memory of Go programs that answer few requests, as measured by the readers. */
export const UI = Memory.mebibytes(32);
export const SCHEMA_TOOL = Memory.mebibytes(24);
