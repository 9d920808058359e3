import * as z from 'zod';
import { size } from '../../core/settings.ts';

/** What an environment may say about the schema registry. */
export const schemaRegistrySettings = z.strictObject(size);

export type SchemaRegistrySettings = z.output<typeof schemaRegistrySettings>;
