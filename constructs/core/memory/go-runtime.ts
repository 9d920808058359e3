import { divide, type MemoryModel, type MemoryPart } from './memory-model.ts';
import { Memory } from '../amounts/memory.ts';

/** The Go runtime collects garbage to stay below this share of the limit; the rest is stacks and C memory. */
const GOMEMLIMIT_SHARE = 0.9;

export interface GoMemory extends MemoryModel {
  /** Value of `GOMEMLIMIT`. */
  readonly goMemLimit: Memory;
}

export interface GoParts {
  /** Memory that the program maps outside the Go heap. @default none */
  readonly mapped?: readonly MemoryPart[];
  /** Named parts of a heap of a given size, which add up to it. @default - one part, the heap */
  readonly inside?: (heap: Memory) => readonly MemoryPart[];
  /** @default true */
  readonly measured?: boolean;
}

/**
 * A Go program in a limit.
 * @param least the smallest Go heap with which the program was seen to start
 */
export function goMemory(
  path: string,
  limit: Memory,
  least: Memory,
  { mapped = [], inside, measured = true }: GoParts = {},
): GoMemory {
  const outside = Memory.sum(mapped.map(({ memory }) => memory));
  const forGo = limit.exceeds(outside) ? limit.minus(outside) : Memory.zero;
  const goMemLimit = forGo.share(GOMEMLIMIT_SHARE).atLeast(least);
  const heap = { name: 'Go heap', memory: goMemLimit };
  const model = divide({
    path,
    limit,
    fixed: [...mapped, heap],
    rest: { name: 'stacks and runtime', memory: Memory.mebibytes(Math.ceil(least.mebibytes * 0.1)) },
    measured,
  });
  if (!inside) return { ...model, goMemLimit };
  // A problem names the heap as a whole; the plan lists its parts.
  const parts = model.parts.flatMap((part) => (part === heap ? inside(goMemLimit) : [part]));
  return { ...model, goMemLimit, parts };
}
