import type { Memory } from '../constructs/core/amounts/memory.ts';
import type { Environment } from './schema.ts';

/** A change to one component's section, for trying it out. */
export type Change = { readonly memory: Memory } | { readonly replicas: number };

/** The same environment with a section such as `dataLayer.etcd` changed. */
export function withSetting<E extends Environment>(environment: E, path: string, change: Change): E {
  return replaced(environment, path.split('.'), change) as E;
}

function replaced(here: unknown, path: readonly string[], change: Change): unknown {
  const [key, ...rest] = path;
  const copy = { ...(here as Readonly<Record<string, unknown>>) };
  if (key === undefined) return { ...copy, ...change };
  return { ...copy, [key]: replaced(copy[key], rest, change) };
}
