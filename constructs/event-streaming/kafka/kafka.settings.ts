import * as z from 'zod/mini';
import {
  type Located,
  durationAmount,
  exception,
  memoryAmount,
  replicaCount,
  size,
} from '../../core/amounts/settings.ts';

/** What an environment may say about Kafka. */
export const kafkaSettings = z.strictObject({
  /** Number of brokers; each is also a controller. */
  replicas: replicaCount,
  ...size,
  /** Disk of one broker. */
  disk: memoryAmount,
  /** Retention of records in topics for which no service states its own. */
  retention: durationAmount,
  /** `self` runs brokers in containers; `managed` uses MSK with the same sizes. */
  hosting: z._default(z.enum(['self', 'managed']), 'self'),
  /** From level 3 up, plaintext for clients that support nothing else is an exception that needs a reason. */
  plaintext: exception('say in a sentence why plaintext is needed'),
});

export type KafkaSettings = Located<z.output<typeof kafkaSettings>>;
