import * as z from 'zod/mini';
import type { Located } from '../core/amounts/settings.ts';
import { flinkSettings } from './flink/flink.settings.ts';
import { kafkaSettings } from './kafka/kafka.settings.ts';
import { temporalSettings } from './temporal/temporal.settings.ts';
import { changeCaptureSettings } from './change-capture/change-capture.settings.ts';
import { schemaRegistrySettings } from './schema-registry/schema-registry.settings.ts';

export const eventStreamingSettings = z.strictObject({
  kafka: kafkaSettings,
  flink: z.optional(flinkSettings),
  temporal: z.optional(temporalSettings),
  changeCapture: z.optional(changeCaptureSettings),
  schemaRegistry: z.optional(schemaRegistrySettings),
});

export type EventStreamingSettings = Located<z.output<typeof eventStreamingSettings>>;
