import type { AvroRecord } from './schemas/avro.ts';
import { SOMA_EVENT } from './schemas/soma-event.ts';

/** Group of the platform's own schemas; services choose groups for theirs. */
export const SCHEMA_GROUP = 'soma.stack';

/** Value schemas of topics, under the names by which clients of a registry look them up. */
export function schemasOf(eventTopics: readonly string[]): Readonly<Record<string, AvroRecord>> {
  return Object.fromEntries(eventTopics.map((topic) => [`${topic}-value`, SOMA_EVENT]));
}
