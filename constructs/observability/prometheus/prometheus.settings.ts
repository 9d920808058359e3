import * as z from 'zod/mini';
import { durationAmount, memoryAmount, size } from '../../core/amounts/settings.ts';

export const prometheusSettings = z.strictObject({
  ...size,
  disk: memoryAmount,
  retention: z.prefault(durationAmount, '15d'),
});

export type PrometheusSettings = z.output<typeof prometheusSettings>;
