import { synthesizeCompose } from '../../compose/synthesize.ts';
import { DefinitionError } from '../../constructs/core/problems/errors.ts';
import type { SelectionResult } from '../../constructs/core/plan/selection.ts';
import { Platform } from '../../constructs/platform/platform.ts';
import { ENVIRONMENTS } from '../../environments/index.ts';
import { parseEnvironment } from '../../environments/parse.ts';
import type { Environment } from '../../environments/schema.ts';
import { synthesizeKubernetes } from '../../stacks/kubernetes/synthesize.ts';

/** Values by their path: `{ 'eventStreaming.kafka.retention': '3d' }`; a setting that becomes undefined is taken out. */
export type Changes = Readonly<Record<string, unknown>>;

/** Something that a user may get wrong: what is written, and the sentence that must come back. */
export interface Mistake {
  readonly title: string;
  /** @default 'local' */
  readonly level?: Environment['level'];
  readonly changes: Changes;
  readonly says: string;
}

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

/** Every problem that a synthesis finds in an environment file after changes, in the words of its DefinitionError. */
export function problemsOf(level: Environment['level'], changes: Changes): readonly string[] {
  try {
    const checked = environment(level, changes);
    if (checked.level === 'local') synthesizeCompose(checked);
    else synthesizeKubernetes(checked);
    return [];
  } catch (error) {
    if (error instanceof DefinitionError) return error.problems;
    throw error;
  }
}

function withValue(here: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(here))
    return here.map((item: unknown, index) => (String(index) === key ? withValue(item, rest, value) : item));
  const { [key]: before, ...others } = (here ?? {}) as Readonly<Record<string, unknown>>;
  const after = withValue(before, rest, value);
  return after === undefined ? others : { ...others, [key]: after };
}

/** What the laptop needs most of all that must fit: no profile, or one of them alone. */
export function mostNeeded(): SelectionResult {
  const { results } = synthesizeCompose(environment('local')).plan;
  return results
    .filter(({ name }) => name !== 'all profiles')
    .reduce((most, result) => (result.planned.exceeds(most.planned) ? result : most));
}
