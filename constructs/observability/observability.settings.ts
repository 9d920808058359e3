import * as z from 'zod';
import { alloySettings } from './alloy/alloy.settings.ts';
import { jaegerSettings } from './jaeger/jaeger.settings.ts';
import { lokiSettings } from './loki/loki.settings.ts';
import { otelCollectorSettings } from './otel-collector/otel-collector.settings.ts';

export const observabilitySettings = z.strictObject({
  loki: lokiSettings.optional(),
  alloy: alloySettings.optional(),
  jaeger: jaegerSettings.optional(),
  otelCollector: otelCollectorSettings.optional(),
});

export type ObservabilitySettings = z.output<typeof observabilitySettings>;
