import { z } from 'zod';
import { kafkaSettings } from './kafka/kafka.settings.ts';

export const eventStreamingSettings = z.strictObject({ kafka: kafkaSettings });

export type EventStreamingSettings = z.output<typeof eventStreamingSettings>;
