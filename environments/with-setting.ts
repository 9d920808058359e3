import type { Resize } from '../constructs/core/plan/plan-input.ts';
import type { Environment } from './schema.ts';

/**
 * The same environment with a section such as `dataLayer.etcd` changed.
 * @returns undefined where the environment has no such section, or one without such a setting: a job has a path and no size
 */
export function withSetting<E extends Environment>(
  environment: E,
  path: string,
  change: Resize,
): E | undefined {
  return replaced(environment, path.split('.'), change) as E | undefined;
}

function replaced(here: unknown, [key, ...rest]: readonly string[], change: Resize): unknown {
  if (typeof here !== 'object' || here === null) return undefined;
  const section = here as Readonly<Record<string, unknown>>;
  if (key === undefined) {
    return Object.keys(change).every((setting) => setting in section) ? { ...section, ...change } : undefined;
  }
  const inside = replaced(section[key], rest, change);
  return inside === undefined ? undefined : { ...section, [key]: inside };
}
