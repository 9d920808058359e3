import { rulesOf } from './levels.ts';
import type { Environment } from './schema.ts';

/** Servers of the schema registry: one where there is one machine, and more than one where a zone may be lost. */
export function registryRules({ level, eventStreaming: { schemaRegistry } }: Environment): readonly string[] {
  if (!schemaRegistry) return [];
  const path = 'eventStreaming.schemaRegistry.replicas';
  const { replicas } = schemaRegistry;
  const { number, holdsWithoutAZone } = rulesOf(level);
  if (number < 3 && replicas > 1)
    return [
      `${path}: ${replicas}; nodes of level "${level}" are parts of one machine, where a second server protects nothing; write 1`,
    ];
  if (holdsWithoutAZone && replicas < 2)
    return [
      `${path}: ${replicas} would be away with the zone that it is in, and with it every schema; level "${level}" needs at least 2`,
    ];
  return [];
}
