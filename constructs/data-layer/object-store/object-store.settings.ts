import * as z from 'zod/mini';
import { type Located, managed, memoryAmount, selfHosted, size } from '../../core/amounts/settings.ts';

/** What an environment may say about the object store (S3; served by SeaweedFS where we run it). */
export const objectStoreSettings = z.discriminatedUnion('hosting', [
  z.strictObject({
    /** One server: several would each hold a part of the data and no copy of the rest. */
    hosting: selfHosted,
    ...size,
    disk: memoryAmount,
  }),
  /** S3 is told no size. */
  z.strictObject({ hosting: managed }),
]);

export type ObjectStoreSettings = Located<z.output<typeof objectStoreSettings>>;
