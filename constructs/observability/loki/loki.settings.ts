import * as z from 'zod/mini';
import { type Located, durationAmount, memoryAmount, size } from '../../core/amounts/settings.ts';

/** What an environment may say about the store of log lines. */
export const lokiSettings = z.strictObject({
  /** One keeps everything on its disk. Each of three has a copy of what is new, and what is older is in the object store. */
  replicas: z.union([z.literal(1), z.literal(3)], {
    error:
      'expected 1 or 3: two stop when one is missing, and of more than three those with the copies of a line may be in one zone',
  }),
  ...size,
  /** Disk of one replica. Of three it holds the lines of the last hours and the index. */
  disk: memoryAmount,
  /** How long a line is kept. */
  retention: durationAmount.check(
    z.refine(({ hours }) => hours >= 24, {
      error:
        'the index is cut by the day, and the server says nothing of a shorter time; write for example "30d"',
    }),
  ),
});

export type LokiSettings = Located<z.output<typeof lokiSettings>>;
