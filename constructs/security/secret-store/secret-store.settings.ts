import * as z from 'zod/mini';
import { memoryAmount, size } from '../../core/amounts/settings.ts';

/** What an environment may say about the store of secrets that services ask at run time; one node. */
export const secretStoreSettings = z.strictObject({
  ...size,
  /** Disk of its log and its data. */
  disk: memoryAmount,
});

export type SecretStoreSettings = z.output<typeof secretStoreSettings>;
