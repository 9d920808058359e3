import * as z from 'zod/mini';
import { type Located, durationAmount, memoryAmount, size } from '../../core/amounts/settings.ts';

export const prometheusSettings = z.strictObject({
  ...size,
  disk: memoryAmount,
  retention: z.prefault(durationAmount, '15d'),
});

export type PrometheusSettings = Located<z.output<typeof prometheusSettings>>;
