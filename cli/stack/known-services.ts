import { UsageError } from '../../constructs/core/problems/errors.ts';
import { meantOneOf } from '../../constructs/core/problems/nearest.ts';
import type { WrittenStack } from './written-stack.ts';

/** Services that the user named. @throws UsageError for one that the project does not have, with the nearest that it has */
export function knownServices({ services }: WrittenStack, named: readonly string[]): readonly string[] {
  const known = [...services.keys()];
  const unknown = named.find((name) => !services.has(name));
  if (unknown !== undefined)
    throw new UsageError(`unknown service "${unknown}"; ${meantOneOf(unknown, known)}`);
  return named;
}
