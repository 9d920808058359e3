import { divide, type MemoryModel } from './memory-model.ts';
import { Memory } from '../amounts/memory.ts';

/** Memory that a JVM may use, in and outside its heap. Every part is emitted as a flag, so the JVM enforces the sum. */
export interface JvmPolicy {
  /** Share of the limit that the heap aims for. */
  readonly heapShare: number;
  /** The heap never grows above this. @default - no ceiling */
  readonly heapCeiling?: Memory;
  /** Below this the program does not start. */
  readonly leastHeap: Memory;
  /** `-XX:MaxMetaspaceSize` */
  readonly metaspace: Memory;
  /** `-XX:ReservedCodeCacheSize`; the JVM's own default is 240 MiB. */
  readonly codeCache: Memory;
  /** `-XX:MaxDirectMemorySize`; the JVM's own default is as much again as the heap. */
  readonly direct: Memory;
  readonly threads: number;
  /** Garbage collector, symbols, class data and the C library: measured as the rest of the resident size. */
  readonly native: Memory;
  /** The rest of the limit: what it is for, and the least that it must be. */
  readonly rest: { readonly name: string; readonly least: Memory };
}

/** Options of the JVM whose value is a size, as they are called after `-XX:`. */
type JvmSize = 'MaxMetaspaceSize' | 'ReservedCodeCacheSize' | 'MaxDirectMemorySize';

export interface JvmMemory extends MemoryModel {
  readonly heap: Memory;
  /** Stack of one thread, in KiB. */
  readonly stackKib: number;
  readonly sizes: Readonly<Record<JvmSize, Memory>>;
  /** Command-line flags for the limits above. */
  readonly flags: string;
}

/** Stack of a thread, in KiB: half the default, enough for brokers and connectors. */
const STACK_KIB = 512;

export function jvmMemory(path: string, limit: Memory, policy: JvmPolicy): JvmMemory {
  const stacks = Memory.mebibytes(Math.ceil((policy.threads * STACK_KIB) / 1024));
  const outside = [
    { name: 'metaspace', memory: policy.metaspace },
    { name: 'code cache', memory: policy.codeCache },
    { name: 'direct buffers', memory: policy.direct },
    { name: 'thread stacks', memory: stacks },
    { name: 'JVM itself', memory: policy.native },
  ];
  const reserved = Memory.sum(outside.map(({ memory }) => memory)).plus(policy.rest.least);
  const room = limit.exceeds(reserved) ? limit.minus(reserved) : Memory.zero;
  const heap = limit
    .share(policy.heapShare)
    .atMost(policy.heapCeiling ?? limit)
    .atMost(room)
    .atLeast(policy.leastHeap);
  const model = divide({
    path,
    limit,
    fixed: [{ name: 'heap', memory: heap }, ...outside],
    rest: { name: policy.rest.name, memory: policy.rest.least },
  });
  const sizes = {
    MaxMetaspaceSize: policy.metaspace,
    ReservedCodeCacheSize: policy.codeCache,
    MaxDirectMemorySize: policy.direct,
  };
  const flags = [
    `-Xms${heap.toJvm()}`,
    `-Xmx${heap.toJvm()}`,
    `-Xss${STACK_KIB}k`,
    ...Object.entries(sizes).map(([name, size]) => `-XX:${name}=${size.toJvm()}`),
  ];
  return { ...model, heap, stackKib: STACK_KIB, sizes, flags: flags.join(' ') };
}
