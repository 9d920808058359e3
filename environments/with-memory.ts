import type { Memory } from '../constructs/core/memory.ts';
import type { Environment } from './schema.ts';

/** The same environment with another limit at a path such as `dataLayer.etcd`; for trying a change out. */
export function withMemory<E extends Environment>(environment: E, path: string, memory: Memory): E {
  return replaced(environment, path.split('.'), memory) as E;
}

function replaced(here: unknown, path: readonly string[], memory: Memory): unknown {
  const [key, ...rest] = path;
  const copy = { ...(here as Readonly<Record<string, unknown>>) };
  if (key === undefined) return { ...copy, memory };
  return { ...copy, [key]: replaced(copy[key], rest, memory) };
}
