import type { Component } from '../../core/model/component.ts';
import type { AlertRule, Monitoring, RecordingRule } from '../../core/model/monitoring.ts';
import { MEMORY_LIMIT, MEMORY_USED, REPLICAS } from '../agreements/recorded.ts';
import { PLATFORM_MONITORING } from './platform.monitoring.ts';
import { REPLICAS_MONITORING } from './replicas.monitoring.ts';

/** A rule file in Prometheus' own form. */
export interface RuleFile {
  readonly name: string;
  readonly groups: readonly { readonly name: string; readonly rules: readonly object[] }[];
}

/** Monitoring of these components, each once; components of one kind share one. */
export function monitoringsOf(components: readonly Component[]): readonly Monitoring[] {
  const found = components.flatMap(({ monitoring }) => (monitoring ? [monitoring] : []));
  const several = severalOf(components).length > 0 ? [REPLICAS_MONITORING] : [];
  return [PLATFORM_MONITORING, ...several, ...new Set(found)];
}

export function ruleFiles(components: readonly Component[]): readonly RuleFile[] {
  const named = monitoringsOf(components).map(({ name, records = [], alerts = [] }) => ({
    name,
    rules: [
      ...(name === PLATFORM_MONITORING.name ? planRules(components) : []).map(recordingRule),
      ...records.map(recordingRule),
      ...alerts.map(alertingRule),
    ],
  }));
  return named
    .filter(({ rules }) => rules.length > 0)
    .map(({ name, rules }) => ({ name, groups: [{ name, rules }] }));
}

/** What the plan says of every component; it is in the file of what applies to all, so that the cases of other files are their own. */
const planRules = (components: readonly Component[]) => [
  ...memoryRules(components),
  ...replicaRules(components),
];

/** Components that are found by name, because they have several replicas. */
const severalOf = (components: readonly Component[]) =>
  components.filter(({ replicas, scrapeTargets }) => replicas > 1 && scrapeTargets.length > 0);

/** How many replicas of each component should answer. */
function replicaRules(components: readonly Component[]): readonly RecordingRule[] {
  return severalOf(components).map(({ name, replicas }) => ({
    record: REPLICAS,
    expr: `vector(${replicas})`,
    labels: { job: name },
  }));
}

/** Used and planned memory of each component, so that one panel can show both. */
function memoryRules(components: readonly Component[]): readonly RecordingRule[] {
  // What a cloud runs has the memory of a machine that it sells, and tells it to CloudWatch; the pooler beside it tells nobody.
  const lasting = components.filter(({ once, hosting }) => !once && hosting === 'self');
  const limits = lasting.map(({ name, memory }) => ({
    record: MEMORY_LIMIT,
    expr: `vector(${memory.bytes})`,
    labels: { component: name },
  }));
  const used = lasting.flatMap(({ name, monitoring }) => {
    if (!monitoring?.memory) return [];
    const { metric, less, of = name } = monitoring.memory;
    // A JVM reports each memory pool; of several replicas the fullest counts.
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
