import * as z from 'zod/mini';
import { type Located, durationAmount, memoryAmount, size } from '../../core/amounts/settings.ts';

/** What an environment may say about the store of log lines. */
export const lokiSettings = z.strictObject({
  ...size,
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
