import * as z from 'zod/mini';
import {
  type Located,
  durationAmount,
  memoryAmount,
  replicaCount,
  size,
} from '../../core/amounts/settings.ts';

export const prometheusSettings = z.strictObject({
  /** Each reads everything and keeps all of it, so that one can be lost. */
  replicas: replicaCount,
  ...size,
  /** Disk of one replica. */
  disk: memoryAmount,
  retention: z.prefault(durationAmount, '15d'),
});

export type PrometheusSettings = Located<z.output<typeof prometheusSettings>>;
