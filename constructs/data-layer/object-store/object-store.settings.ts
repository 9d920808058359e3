import * as z from 'zod/mini';
import {
  exception,
  type Located,
  managed,
  memoryAmount,
  selfHosted,
  size,
} from '../../core/amounts/settings.ts';

/** What an environment may say about the object store: S3, or SeaweedFS where the platform runs it. */
export const objectStoreSettings = z.discriminatedUnion('hosting', [
  z.strictObject({
    /** There is a single server, because several would each hold a part of the data without a copy of the rest. */
    hosting: selfHosted,
    ...size,
    disk: memoryAmount,
    /** From level 3 up, one server is an exception that needs a reason: its disk is the only one that has the data. */
    withoutCopies: exception('say in a sentence what keeps the data when the disk is lost'),
  }),
  /** S3 has no size to state. */
  z.strictObject({ hosting: managed }),
]);

export type ObjectStoreSettings = Located<z.output<typeof objectStoreSettings>>;
