import { divide, type MemoryModel, partNamed } from '../../core/memory/memory-model.ts';
import { Memory } from '../../core/amounts/memory.ts';

/**
 * Flink's own process model (its documentation, deployment/memory; `ProcessMemoryUtils` and `TaskExecutorFlinkMemoryUtils` of
 * flink-runtime 1.20.4): heap, off-heap, network, managed, metaspace and overhead add up to the process. By default Flink derives
 * the missing parts from fractions and refuses the sum; here every part is stated, and their sum is the limit. Measured on 1.20.4
 * without a job: JobManager 232 MiB resident with 61 threads, TaskManager 278 MiB with 47.
 */

/** Metaspace of a process: 41 MiB are Flink's own classes, the rest is for those of jobs. */
const METASPACE = Memory.mebibytes(160);

/**
 * JVM overhead: code cache, thread stacks and garbage collector. Flink refuses a value outside its `min` and `max`, so both are
 * stated. Its defaults (a tenth, 192 MiB to 1 GiB) are for a code cache of 240 MiB and stacks of 1 MiB: see {@link JVM_LIMITS}.
 */
const OVERHEAD_SHARE = 1 / 8;
const MOST_OVERHEAD = Memory.mebibytes(1024);

/** Flags that keep the overhead small. */
export const JVM_LIMITS = ['-Xss512k', '-XX:ReservedCodeCacheSize=48m'] as const;

export interface JobManagerMemory extends MemoryModel {
  readonly heap: Memory;
  readonly offHeap: Memory;
  readonly metaspace: Memory;
  readonly overhead: Memory;
}

const JOB_MANAGER = {
  /**
   * Least heap of the JobManager. Flink warns below 128 MiB; a session cluster keeps the graphs and checkpoints of all jobs at
   * once.
   */
  leastHeap: Memory.mebibytes(256),
  /** Direct memory of RPC and REST (Flink's default is 128 MiB); emitted as `-XX:MaxDirectMemorySize`. */
  offHeap: Memory.mebibytes(96),
  leastOverhead: Memory.mebibytes(96),
};

export function jobManagerMemory(path: string, limit: Memory): JobManagerMemory {
  const { leastHeap, offHeap, leastOverhead } = JOB_MANAGER;
  const overhead = portion(limit, OVERHEAD_SHARE, leastOverhead, [leastHeap, offHeap, METASPACE]).atMost(
    MOST_OVERHEAD,
  );
  const model = divide({
    path,
    limit,
    fixed: [
      { name: 'off-heap', memory: offHeap },
      { name: 'metaspace', memory: METASPACE },
      { name: 'JVM overhead', memory: overhead },
    ],
    rest: { name: 'heap', memory: leastHeap },
  });
  return { ...model, heap: partNamed(model, 'heap'), offHeap, metaspace: METASPACE, overhead };
}

export interface TaskManagerMemory extends MemoryModel {
  readonly frameworkHeap: Memory;
  readonly taskHeap: Memory;
  readonly frameworkOffHeap: Memory;
  readonly network: Memory;
  readonly managed: Memory;
  readonly metaspace: Memory;
  readonly overhead: Memory;
}

const TASK_MANAGER = {
  /** Flink's default for the heap of the framework. */
  frameworkHeap: Memory.mebibytes(128),
  /**
   * Direct memory of the framework. Flink's default is 128 MiB, of which 64 are for batch shuffles, which streaming jobs do not
   * make.
   */
  frameworkOffHeap: Memory.mebibytes(96),
  leastTaskHeap: Memory.mebibytes(128),
  /** Flink's default floor: 2,048 buffers of 32 KiB. */
  leastNetwork: Memory.mebibytes(64),
  networkShare: 1 / 16,
  /** Bound of RocksDB's caches and write buffers in a slot: two 8 MiB blocks of write buffer need 64 MiB. */
  leastManagedPerSlot: Memory.mebibytes(64),
  managedShare: 1 / 4,
  leastOverhead: Memory.mebibytes(128),
};

export function taskManagerMemory(path: string, limit: Memory, slots: number): TaskManagerMemory {
  const { frameworkHeap, frameworkOffHeap, leastTaskHeap, leastNetwork, leastOverhead } = TASK_MANAGER;
  const leastManaged = TASK_MANAGER.leastManagedPerSlot.times(slots);
  const always = [frameworkHeap, frameworkOffHeap, leastTaskHeap, METASPACE];
  const overhead = portion(limit, OVERHEAD_SHARE, leastOverhead, [
    ...always,
    leastNetwork,
    leastManaged,
  ]).atMost(MOST_OVERHEAD);
  const network = portion(limit, TASK_MANAGER.networkShare, leastNetwork, [
    ...always,
    overhead,
    leastManaged,
  ]);
  const managed = portion(limit, TASK_MANAGER.managedShare, leastManaged, [...always, overhead, network]);
  const model = divide({
    path,
    limit,
    fixed: [
      { name: 'framework heap', memory: frameworkHeap },
      { name: 'framework off-heap', memory: frameworkOffHeap },
      { name: 'network', memory: network },
      { name: 'managed', memory: managed },
      { name: 'metaspace', memory: METASPACE },
      { name: 'JVM overhead', memory: overhead },
    ],
    rest: { name: 'task heap', memory: leastTaskHeap },
  });
  const taskHeap = partNamed(model, 'task heap');
  return {
    ...model,
    frameworkHeap,
    taskHeap,
    frameworkOffHeap,
    network,
    managed,
    metaspace: METASPACE,
    overhead,
  };
}

/** A share of the limit: at least `least`, and otherwise no more than the other parts leave. */
function portion(limit: Memory, share: number, least: Memory, others: readonly Memory[]): Memory {
  const taken = Memory.sum(others);
  const room = limit.exceeds(taken) ? limit.minus(taken) : Memory.zero;
  return limit.share(share).atMost(room).atLeast(least);
}
