import type { ObservabilitySettings } from './observability.settings.ts';

/** Components of an environment that have no destination for what they receive, or would have a part of it each. */
export function observabilityProblems(settings: ObservabilitySettings): readonly string[] {
  const { alloy, loki, otelCollector, jaeger } = settings;
  const problems: string[] = [];
  if (alloy && !loki)
    problems.push(
      'observability.alloy: it would have nowhere to send lines; add observability.loki or leave it out',
    );
  if (otelCollector && !jaeger)
    problems.push(
      'observability.otelCollector: it would have nowhere to send traces; add observability.jaeger or leave it out',
    );
  if (otelCollector && otelCollector.replicas > 1 && !otelCollector.samplers)
    problems.push(
      `observability.otelCollector: ${otelCollector.replicas} would each decide about their own part of a trace; add samplers: { replicas: …, memory: …, cpu: … }, or write replicas: 1`,
    );
  return problems;
}
