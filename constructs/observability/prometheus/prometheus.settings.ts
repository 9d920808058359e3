import * as z from 'zod';
import { durationAmount, memoryAmount, size } from '../../core/settings.ts';

export const prometheusSettings = z.strictObject({
  ...size,
  disk: memoryAmount,
  retention: durationAmount.prefault('15d'),
});

export type PrometheusSettings = z.output<typeof prometheusSettings>;
