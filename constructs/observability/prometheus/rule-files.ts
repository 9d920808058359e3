import type { Component } from '../../core/model/component.ts';
import type { AlertRule, Monitoring, RecordingRule } from '../../core/model/monitoring.ts';
import { MEMORY_LIMIT, MEMORY_USED } from '../agreements/recorded.ts';
import { PLATFORM_MONITORING } from './platform.monitoring.ts';

/** A file of rules, in the program's own form. */
export interface RuleFile {
  readonly name: string;
  readonly groups: readonly { readonly name: string; readonly rules: readonly object[] }[];
}

/** What is known of the metrics of these components; components of one kind share it. */
export function monitoringsOf(components: readonly Component[]): readonly Monitoring[] {
  const found = components.flatMap(({ monitoring }) => (monitoring ? [monitoring] : []));
  return [PLATFORM_MONITORING, ...new Set(found)];
}

export function ruleFiles(components: readonly Component[]): readonly RuleFile[] {
  const named = monitoringsOf(components).map(({ name, records = [], alerts = [] }) => ({
    name,
    rules: [
      ...(name === PLATFORM_MONITORING.name ? memoryRules(components) : []).map(recordingRule),
      ...records.map(recordingRule),
      ...alerts.map(alertingRule),
    ],
  }));
  return named
    .filter(({ rules }) => rules.length > 0)
    .map(({ name, rules }) => ({ name, groups: [{ name, rules }] }));
}

/** What each component takes and what the plan gives it, so that both stand in one picture. */
function memoryRules(components: readonly Component[]): readonly RecordingRule[] {
  const lasting = components.filter(({ once }) => !once);
  const limits = lasting.map(({ name, memory }) => ({
    record: MEMORY_LIMIT,
    expr: `vector(${memory.bytes})`,
    labels: { component: name },
  }));
  const used = lasting.flatMap(({ name, monitoring }) => {
    if (!monitoring?.memory) return [];
    const { metric, less, of = name } = monitoring.memory;
    // A JVM tells of each of its pools; of replicas the fullest counts.
    const taken = (one: string) => `sum by (instance) (${one}{job="${name}"})`;
    const expr = less === undefined ? taken(metric) : `${taken(metric)} - ${taken(less)}`;
    return [{ record: MEMORY_USED, expr: `max(${expr})`, labels: { component: of } }];
  });
  return [...limits, ...used];
}

const recordingRule = ({ record, expr, labels }: RecordingRule) => ({
  record,
  expr,
  ...(labels && { labels }),
});

const alertingRule = ({ alert, expr, lasting, severity, summary, runbook }: AlertRule) => ({
  alert,
  expr,
  for: lasting,
  labels: { severity },
  annotations: { summary, runbook },
});
