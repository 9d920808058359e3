import * as z from 'zod/mini';
import type { Located } from '../core/amounts/settings.ts';
import { alertmanagerSettings } from './alertmanager/alertmanager.settings.ts';
import { alloySettings } from './alloy/alloy.settings.ts';
import { exportersSettings } from './exporters/exporters.settings.ts';
import { grafanaSettings } from './grafana/grafana.settings.ts';
import { jaegerSettings } from './jaeger/jaeger.settings.ts';
import { lokiSettings } from './loki/loki.settings.ts';
import { otelCollectorSettings } from './otel-collector/otel-collector.settings.ts';
import { prometheusSettings } from './prometheus/prometheus.settings.ts';

/** Prometheus, Alertmanager, Grafana and the exporters are enabled together. */
const metricsSettings = z.strictObject({
  prometheus: prometheusSettings,
  alertmanager: alertmanagerSettings,
  grafana: grafanaSettings,
  exporters: exportersSettings,
});

export const observabilitySettings = z.strictObject({
  metrics: z.optional(metricsSettings),
  loki: z.optional(lokiSettings),
  alloy: z.optional(alloySettings),
  jaeger: z.optional(jaegerSettings),
  otelCollector: z.optional(otelCollectorSettings),
});

export type ObservabilitySettings = Located<z.output<typeof observabilitySettings>>;
