import type { Resize } from '../constructs/core/plan/plan-input.ts';
import type { Environment } from './schema.ts';

/** The same environment with a section such as `dataLayer.etcd` changed. */
export function withSetting<E extends Environment>(environment: E, path: string, change: Resize): E {
  return replaced(environment, path.split('.'), change) as E;
}

function replaced(here: unknown, path: readonly string[], change: Resize): unknown {
  const [key, ...rest] = path;
  const copy = { ...(here as Readonly<Record<string, unknown>>) };
  if (key === undefined) return { ...copy, ...change };
  return { ...copy, [key]: replaced(copy[key], rest, change) };
}
