import * as z from 'zod/mini';
import { type Located, replicaCount, size } from '../../core/amounts/settings.ts';

/** What an environment may say about the schema registry. */
export const schemaRegistrySettings = z.strictObject({
  /** Its servers keep nothing themselves, so there may be several. @default 1 */
  replicas: z._default(replicaCount, 1),
  ...size,
});

export type SchemaRegistrySettings = Located<z.output<typeof schemaRegistrySettings>>;
