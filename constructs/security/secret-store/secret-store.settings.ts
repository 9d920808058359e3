import * as z from 'zod/mini';
import { type Located, memoryAmount, size } from '../../core/amounts/settings.ts';

/** What an environment may say about OpenBao, the secret store that services use at run time; it has one node. */
export const secretStoreSettings = z.strictObject({
  ...size,
  /** Disk of the Raft log and the data. */
  disk: memoryAmount,
});

export type SecretStoreSettings = Located<z.output<typeof secretStoreSettings>>;
