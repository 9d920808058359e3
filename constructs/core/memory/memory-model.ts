import { ContributorError } from '../problems/errors.ts';
import { Memory } from '../amounts/memory.ts';

/** A named part of a memory limit. */
export interface MemoryPart {
  readonly name: string;
  readonly memory: Memory;
}

/** How one replica's limit is divided, and what is wrong with it. */
export interface MemoryModel {
  readonly limit: Memory;
  /** The parts add up to the limit exactly, or {@link problems} says why they cannot. */
  readonly parts: readonly MemoryPart[];
  /** Whole sentences; empty when everything fits. */
  readonly problems: readonly string[];
  /** False where no real program has been measured against this model. */
  readonly measured: boolean;
}

export interface MemoryRequest {
  /** Where the limit is written, for example `eventStreaming.kafka.memory`. */
  readonly path: string;
  readonly limit: Memory;
  /** Parts of fixed size. */
  readonly fixed: readonly MemoryPart[];
  /** Takes what is left, and must be at least this much. */
  readonly rest: MemoryPart;
  /** @default true */
  readonly measured?: boolean;
}

/** Divides a limit: fixed parts first, the remainder is the last part. A limit that is too small gives a problem with the least that would do. */
export function divide({ path, limit, fixed, rest, measured = true }: MemoryRequest): MemoryModel {
  const needed = Memory.sum([...fixed, rest].map(({ memory }) => memory));
  if (!needed.exceeds(limit)) {
    const left = limit.minus(Memory.sum(fixed.map(({ memory }) => memory)));
    return { limit, parts: [...fixed, { name: rest.name, memory: left }], problems: [], measured };
  }
  const sum = [...fixed, rest].map(({ name, memory }) => `${name} ${memory.mebibytes}`).join(' + ');
  const problem =
    `${path}: ${limit} is too small: ${sum} = ${needed} must fit; ` +
    `set it to at least "${needed.toKubernetes()}"`;
  return { limit, parts: [...fixed, rest], problems: [problem], measured };
}

export function partNamed(model: MemoryModel, name: string): Memory {
  const part = model.parts.find((candidate) => candidate.name === name);
  if (!part)
    throw new ContributorError(
      `a memory model has no part "${name}"; it has ${model.parts.map((known) => known.name).join(', ')}`,
    );
  return part.memory;
}
