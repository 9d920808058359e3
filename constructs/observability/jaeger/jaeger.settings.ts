import * as z from 'zod/mini';
import {
  durationAmount,
  type Located,
  memoryAmount,
  replicaCount,
  size,
} from '../../core/amounts/settings.ts';

/** What an environment may say about Jaeger. */
export const jaegerSettings = z.strictObject({
  /** Each has every trace, so that one can be lost. */
  replicas: replicaCount,
  ...size,
  /** A disk for traces. Left out, they are in memory, which bounds how many there are, and gone after a restart. */
  onDisk: z.optional(
    z.strictObject({
      /** Disk of one replica. */
      disk: memoryAmount,
      /** How long a trace is kept. Its time alone makes room: a disk that is too small for it ends the process. */
      retention: durationAmount.check(
        z.refine(({ hours }) => hours >= 1, {
          error: 'what is gone within an hour needs no disk; write for example "7d"',
        }),
      ),
    }),
  ),
});

export type JaegerSettings = Located<z.output<typeof jaegerSettings>>;

/** The disk of one replica, and how long it keeps a trace. */
export type TraceDisk = NonNullable<JaegerSettings['onDisk']>;
