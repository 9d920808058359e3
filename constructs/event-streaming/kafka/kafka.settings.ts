import * as z from 'zod/mini';
import {
  type Located,
  durationAmount,
  memoryAmount,
  replicaCount,
  size,
} from '../../core/amounts/settings.ts';

/** What an environment may say about Kafka. */
export const kafkaSettings = z.strictObject({
  /** Brokers to run; each one is a controller too. */
  replicas: replicaCount,
  ...size,
  /** Disk of one broker. */
  disk: memoryAmount,
  /** How long topics keep records unless their service says otherwise. */
  retention: durationAmount,
  /** `self`: brokers in our containers. `managed`: MSK, which is told the same sizes. */
  hosting: z._default(z.enum(['self', 'managed']), 'self'),
  /** From level 3 up, clients that can only speak plaintext are an exception with a reason. */
  plaintext: z.optional(
    z.strictObject({
      reason: z.string().check(z.minLength(10, 'say in a sentence why plaintext is needed')),
    }),
  ),
});

export type KafkaSettings = Located<z.output<typeof kafkaSettings>>;
