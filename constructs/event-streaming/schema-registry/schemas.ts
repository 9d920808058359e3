import type { AvroRecord } from './schemas/avro.ts';
import { SOMA_EVENT } from './schemas/soma-event.ts';

/** The group of the platform's own schemas; a service's are its own business. */
export const SCHEMA_GROUP = 'soma.stack';

/** The schema of each topic's values, by the name under which a registry's clients look for it. */
export function schemasOf(eventTopics: readonly string[]): Readonly<Record<string, AvroRecord>> {
  return Object.fromEntries(eventTopics.map((topic) => [`${topic}-value`, SOMA_EVENT]));
}
