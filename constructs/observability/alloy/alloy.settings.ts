import * as z from 'zod/mini';
import { type Located, size } from '../../core/amounts/settings.ts';

/** What an environment may say about the log shipper. */
export const alloySettings = z.strictObject({
  ...size,
  /** One on each node reads the files that the node writes of its pods. Left out, one reads the lines of all through the API server. */
  everyNode: z.optional(z.literal(true, 'write true, or leave it out')),
});

export type AlloySettings = Located<z.output<typeof alloySettings>>;
