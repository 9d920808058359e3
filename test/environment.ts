import { synthesizeCompose } from '../compose/synthesize.ts';
import type { SelectionResult } from '../constructs/core/plan/selection.ts';
import { Platform } from '../constructs/platform/platform.ts';
import { ENVIRONMENTS } from '../environments/index.ts';
import { parseEnvironment } from '../environments/parse.ts';
import type { Environment } from '../environments/schema.ts';

/** Values by their path: `{ 'eventStreaming.kafka.retention': '3d' }`. */
export type Changes = Readonly<Record<string, unknown>>;

/** An environment file after changes that somebody might make to it, checked. */
export function environment<Level extends Environment['level']>(
  level: Level,
  changes: Changes = {},
): Extract<Environment, { level: Level }> {
  const input = Object.entries(changes).reduce<unknown>(
    (draft, [path, value]) => withValue(draft, path.split('.'), value),
    ENVIRONMENTS[level],
  );
  return parseEnvironment(input) as Extract<Environment, { level: Level }>;
}

export function platform(level: Environment['level'], changes?: Changes): Platform {
  return new Platform(environment(level, changes));
}

function withValue(here: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  const copy = { ...(here as Readonly<Record<string, unknown>>) };
  return { ...copy, [key]: withValue(copy[key], rest, value) };
}

/** What the laptop needs most of all that must fit: no profile, or one of them alone. */
export function mostNeeded(): SelectionResult {
  const { results } = synthesizeCompose(environment('local')).plan;
  return results
    .filter(({ name }) => name !== 'all profiles')
    .reduce((most, result) => (result.planned.exceeds(most.planned) ? result : most));
}
