import { rulesOf } from './levels.ts';
import { tooFew } from './replica-problems.ts';
import type { Environment } from './schema.ts';

/** Servers of the schema registry: one where there is one machine, and more than one where a zone may be lost. */
export function registryRules({ level, eventStreaming: { schemaRegistry } }: Environment): readonly string[] {
  if (!schemaRegistry) return [];
  const path = 'eventStreaming.schemaRegistry';
  const { replicas } = schemaRegistry;
  const { number, holdsWithoutAZone } = rulesOf(level);
  if (number < 3 && replicas > 1)
    return [
      `${path}.replicas: ${replicas}; nodes of level "${level}" are parts of one machine, where a second server protects nothing; write 1`,
    ];
  const what = 'would be away with the zone that it is in, and with it every schema';
  return tooFew(level, holdsWithoutAZone ? 2 : 1, what, { [path]: schemaRegistry });
}
