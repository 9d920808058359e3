import { ENVIRONMENTS } from '../environments/index.ts';
import { parseEnvironment } from '../environments/parse.ts';
import type { Environment, EnvironmentInput } from '../environments/schema.ts';
import { Platform } from '../constructs/platform.ts';

/** A copy of an environment file that a test may change at will: it is checked afterwards, not before. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the point is to write what the types forbid
type Draft = any;

/** An environment file after a change that somebody might make to it. */
export function changed(name: string, change: (draft: Draft) => void): EnvironmentInput {
  const draft = structuredClone(ENVIRONMENTS[name]) as EnvironmentInput;
  change(draft);
  return draft;
}

export function environment<Level extends Environment['level']>(
  name: Level,
  change: (draft: Draft) => void = () => undefined,
): Extract<Environment, { level: Level }> {
  return parseEnvironment(changed(name, change)) as Extract<Environment, { level: Level }>;
}

export function platform(name: Environment['level'], change?: (draft: Draft) => void): Platform {
  return new Platform(environment(name, change));
}
