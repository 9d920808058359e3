import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { renderCompose } from '../../../compose/render.ts';
import { inOrder } from '../../../constructs/core/model/component.ts';
import { emitted } from '../../support/emitted.ts';
import { platform } from '../../support/environment.ts';
import {
  alerts,
  emittedDashboards,
  emittedRules,
  jobsOf,
  local,
  metricsIn,
  monitorings,
} from '../../support/monitoring.ts';

/** What Prometheus does not read, and why. */
const UNREAD: Readonly<Record<string, string>> = {
  kafka: 'its exporter is read',
  postgres: 'its exporter is read',
  redis: 'its exporter is read',
  'redis-cache': 'the same exporter is read about it',
  pgbouncer: 'it answers in SQL alone; what waits in it shows in PostgreSQL',
  qdrant: 'its metrics want the key to everything',
  'change-capture': 'Kafka Connect tells JMX alone, and its image has no agent; its lag shows in Kafka',
  'temporal-ui': 'it keeps nothing and is watched by whoever uses it',
  'somabrain-outbox-publisher': 'its code serves none',
  somaagent01: 'its code serves none',
  'somaagent01-delegation-worker': 'its code serves none',
  'agentvoicebox-temporal-worker': 'its code serves none',
  'agentvoicebox-llm-worker': 'its code serves none',
  'agentvoicebox-stt-worker': 'its code serves none',
  'agentvoicebox-tts-worker': 'its code serves none',
  'somaagenthub-orchestrator-worker': 'its code serves none',
  'somabrain-cog': 'its code serves none that a supervisor gathers',
};

describe('what is read', () => {
  test.each(
    local.components.filter(({ once }) => !once).map((component) => [component.name, component] as const),
  )('%s says where its metrics are, or there is a reason', (name, { scrapeTargets }) => {
    expect(scrapeTargets.length > 0).toBe(!(name in UNREAD));
  });

  test('no reason is given for what does not run', () => {
    const names = local.components.map(({ name }) => name);
    expect(Object.keys(UNREAD).filter((name) => !names.includes(name))).toEqual([]);
  });

  test('a component is read as soon as it says where, and each of its replicas', () => {
    const two = platform('local', { 'eventStreaming.flink.taskManager.replicas': 2 });
    const file = renderCompose(two)
      .files()
      .find(({ path }) => path === 'config/prometheus/prometheus.yml');
    const { scrape_configs: jobs } = load(file?.content ?? '') as {
      scrape_configs: Record<string, unknown>[];
    };
    expect(jobs.map(({ job_name: name }) => name)).toEqual(jobsOf(inOrder(two.components)));
    expect(jobs).toContainEqual({
      job_name: 'flink-taskmanager',
      metrics_path: '/metrics',
      dns_sd_configs: [{ names: ['flink-taskmanager'], type: 'A', port: 9249 }],
      relabel_configs: [{ target_label: 'optional', replacement: 'yes' }],
    });
    // Who answers is not whom it is about.
    expect(jobs).toContainEqual({
      job_name: 'redis-cache',
      metrics_path: '/scrape',
      params: { target: ['redis://redis-cache:6379'] },
      static_configs: [{ targets: ['redis-exporter:9121'], labels: { optional: 'no' } }],
    });
    expect(jobs).toContainEqual({
      job_name: 'somabrain',
      metrics_path: '/health/metrics',
      static_configs: [{ targets: ['somabrain:30101'], labels: { optional: 'yes' } }],
    });
  });
});

describe('what rules and pictures name', () => {
  const files = emitted;
  const offered = new Set([
    ...monitorings.flatMap(({ catalogue }) => catalogue.names),
    ...monitorings.flatMap(({ records = [] }) => records.map(({ record }) => record)),
  ]);
  const unknown = (expressions: readonly string[]) =>
    expressions.flatMap(metricsIn).filter((name) => !offered.has(name));

  test('is offered by somebody, in every rule', () => {
    const rules = emittedRules(files());
    expect(rules.length).toBeGreaterThan(alerts.length);
    expect(unknown(rules.map(({ expr }) => expr))).toEqual([]);
  });

  test('is offered by somebody, in every picture', () => {
    const queries = emittedDashboards(files()).flatMap(({ panels }) =>
      panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
    );
    expect(queries.length).toBeGreaterThan(20);
    expect(unknown(queries)).toEqual([]);
  });

  test('is used where it is offered: no catalogue holds a name that nobody asks for', () => {
    const emittedFiles = files();
    const used = new Set(
      [
        ...emittedRules(emittedFiles).map(({ expr }) => expr),
        ...emittedDashboards(emittedFiles).flatMap(({ panels }) =>
          panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
        ),
      ].flatMap(metricsIn),
    );
    expect([...offered].filter((name) => !used.has(name))).toEqual([]);
  });

  test.each([
    ['sum by (job) (rate(a_total{x="y_z"}[5m])) / on (job) max(b) > 0.8', ['a_total', 'b']],
    [
      'histogram_quantile(0.95, sum by (job, le) (rate(h_bucket[5m]))) > 1e3 and on (job) c:d:e',
      ['h_bucket', 'c:d:e'],
    ],
    ['absent(k) or k < 1', ['k', 'k']],
  ])('are found in %s', (expr, names) => {
    expect(metricsIn(expr)).toEqual(names);
  });
});

describe('alerts', () => {
  test.each(alerts.map((alert) => [alert.alert, alert] as const))(
    '%s says what, how bad and what to do, and has cases on both sides',
    (_, { summary, runbook, cases }) => {
      expect(summary).toMatch(/^[A-Z{].*\.$/);
      expect(runbook).toMatch(/^[A-Z].*\.$/);
      expect(cases.some(({ fires }) => fires !== undefined)).toBe(true);
      expect(cases.some(({ fires }) => fires === undefined)).toBe(true);
    },
  );

  test('have names of their own', () => {
    const names = alerts.map(({ alert }) => alert);
    expect(names).toEqual([...new Set(names)]);
  });
});
