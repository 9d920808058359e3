import type * as z from 'zod/mini';
import { type Located, sized } from '../../core/amounts/settings.ts';

/** What an environment may say about the schema registry. */
export const schemaRegistrySettings = sized;

export type SchemaRegistrySettings = Located<z.output<typeof schemaRegistrySettings>>;
