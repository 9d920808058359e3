import { load } from 'js-yaml';
import type { Component } from '../../constructs/core/model/component.ts';
import type { AlertRule } from '../../constructs/core/model/monitoring.ts';
import { yamlFile } from '../../constructs/core/model/config-file.ts';
import { monitoringsOf } from '../../constructs/observability/prometheus/rule-files.ts';
import { type Emitted, project } from './emitted.ts';
import { platform } from './environment.ts';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

export const local = platform('local');
export const monitorings = monitoringsOf(local.components);
export const alerts = monitorings.flatMap(({ alerts: own = [] }) => own);

/** A job for each place that a component is read at, named after whom it is about. */
export const jobsOf = (components: readonly Component[]): readonly string[] =>
  components.flatMap(({ name, scrapeTargets }) =>
    scrapeTargets.map(({ endpoint, job }, index) => job ?? (index === 0 ? name : `${name}-${endpoint.name}`)),
  );

/** A shell command for the names of the metrics in Prometheus' text format, one a line. */
export const metricNames = (address: string) =>
  `curl -fsS 'http://127.0.0.1:${address}' | sed -n 's/^\\([a-z][a-zA-Z0-9_]*\\)[ {].*/\\1/p' | sort -u`;

/** The names of a catalogue that were not served, of the answer to `metricNames`. */
export function missingMetrics(
  text: string | undefined,
  { catalogue }: { readonly catalogue: { readonly names: readonly string[] } },
): readonly string[] {
  const served = (text ?? '').split(' | ');
  return catalogue.names.filter((name) => !served.includes(name));
}

export interface Rule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** Every rule of the emitted files. */
export function emittedRules(files: Emitted): readonly Rule[] {
  return ruleFilesOf(files).flatMap((name) => {
    const { groups } = load(files.read(project(`config/prometheus/${name}`))) as {
      groups: { rules: Rule[] }[];
    };
    return groups.flatMap(({ rules }) => rules);
  });
}

export const ruleFilesOf = ({ folder }: Emitted): readonly string[] =>
  readdirSync(join(folder, project('config/prometheus'))).filter((name) => name.endsWith('.yaml'));

export interface EmittedDashboard {
  readonly uid: string;
  readonly title: string;
  readonly panels: readonly {
    readonly id: number;
    readonly title: string;
    readonly datasource: { readonly uid: string };
    readonly targets: readonly { readonly expr: string; readonly refId: string }[];
  }[];
}

export function emittedDashboards(files: Emitted): readonly EmittedDashboard[] {
  return readdirSync(join(files.folder, project('config/grafana')))
    .filter((name) => name.endsWith('.json'))
    .map((name) => JSON.parse(files.read(project(`config/grafana/${name}`))) as EmittedDashboard);
}

/** A file of promtool's own form: the cases of every alert. */
export function unitTests(rules: readonly AlertRule[], files: readonly string[]): string {
  return yamlFile({
    rule_files: files,
    evaluation_interval: '1m',
    tests: rules.flatMap(({ alert, severity, summary, runbook, cases }) =>
      cases.map(({ series, at, fires }) => ({
        interval: '1m',
        input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
        alert_rule_test: [
          {
            eval_time: at,
            alertname: alert,
            exp_alerts: fires
              ? [
                  {
                    exp_labels: { ...fires, severity },
                    exp_annotations: { summary: filledIn(summary, fires), runbook },
                  },
                ]
              : [],
          },
        ],
      })),
    ),
  });
}

const filledIn = (text: string, labels: Readonly<Record<string, string>>) =>
  text.replace(/\{\{ \$labels\.(\w+) \}\}/g, (_, name: string) => labels[name] ?? '');

const KEYWORDS = new Set(
  'and or unless on ignoring by without group_left group_right bool offset inf nan'.split(' '),
);

/** Names of metrics in a PromQL expression: what is neither a function, a keyword, a label nor inside braces, brackets or quotes. */
export function metricsIn(expr: string): readonly string[] {
  const bare = expr
    .replace(/"(?:[^"\\]|\\.)*"/g, '')
    .replace(/\{[^}]*\}|\[[^\]]*\]/g, ' ')
    .replace(/\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g, ' ');
  return [...bare.matchAll(/(?<![\w:.])[a-zA-Z_:][\w:]*(?!\s*\(|[\w:])/g)]
    .map(([name]) => name)
    .filter((name) => !KEYWORDS.has(name.toLowerCase()));
}
