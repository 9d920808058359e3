import { rulesOf } from './levels.ts';
import type { Environment } from './schema.ts';

/** Exceptions that are stated where their rule does not hold, so that they would change nothing. */
export function exceptionRules({ level, eventStreaming, dataLayer }: Environment): readonly string[] {
  const { plaintextByDefault, leastStatefulReplicas } = rulesOf(level);
  const { postgres, objectStore } = dataLayer;
  const mayLoseData = leastStatefulReplicas === 1;
  const exceptions = {
    'eventStreaming.kafka.plaintext': plaintextByDefault && eventStreaming.kafka.plaintext,
    'dataLayer.objectStore.withoutCopies':
      mayLoseData && objectStore.hosting === 'self' && objectStore.withoutCopies,
    'dataLayer.postgres.withoutBackup': mayLoseData && postgres.hosting === 'self' && postgres.withoutBackup,
  };
  return Object.entries(exceptions)
    .filter(([, needless]) => needless)
    .map(([path]) => `${path}: level "${level}" has no rule that it is an exception from; leave it out`);
}
