import { divide, type MemoryModel } from './memory-model.ts';
import { Memory } from '../amounts/memory.ts';

/** The Go runtime collects garbage to stay below this share of the limit; the rest is stacks and C memory. */
const GOMEMLIMIT_SHARE = 0.9;

export interface GoMemory extends MemoryModel {
  /** Value of `GOMEMLIMIT`. */
  readonly goMemLimit: Memory;
}

/**
 * A Go program in a limit, beside what it maps outside the Go heap.
 * @param least the smallest Go heap with which the program was seen to start
 */
export function goMemory(
  path: string,
  limit: Memory,
  least: Memory,
  mapped: readonly { readonly name: string; readonly memory: Memory }[] = [],
  measured = true,
): GoMemory {
  const outside = Memory.sum(mapped.map(({ memory }) => memory));
  const forGo = limit.exceeds(outside) ? limit.minus(outside) : Memory.zero;
  const goMemLimit = forGo.share(GOMEMLIMIT_SHARE).atLeast(least);
  const model = divide({
    path,
    limit,
    fixed: [...mapped, { name: 'Go heap', memory: goMemLimit }],
    rest: { name: 'stacks and runtime', memory: Memory.mebibytes(Math.ceil(least.mebibytes * 0.1)) },
    measured,
  });
  return { ...model, goMemLimit };
}
