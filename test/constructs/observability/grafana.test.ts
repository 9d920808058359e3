import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { Endpoint } from '../../../constructs/core/model/endpoint.ts';
import { resolve } from '../../../constructs/core/model/value.ts';
import { datasourcesFile, type Sources, UID } from '../../../constructs/observability/grafana/datasources.ts';
import { IMAGES } from '../../../constructs/core/versions.ts';
import type { Workload } from '../../../constructs/workload/workload.ts';
import packages from '../../../package.json' with { type: 'json' };
import { emitted, project } from '../../support/emitted.ts';
import { emittedDashboards, local } from '../../support/monitoring.ts';

const grafana = local.components.find(({ name }) => name === 'grafana') as Workload;

const datasource = z.strictObject({ type: z.literal('prometheus'), uid: z.literal(UID.metrics) });
const colour = z.enum(['red', 'green']);

/** The keys of a dashboard that are written here, by Grafana's JSON model; it reads anything else without a word. */
const schema = z.strictObject({
  uid: z.string().regex(/^somastack-[a-z0-9-]{1,30}$/),
  title: z.string().min(1),
  tags: z.array(z.string()),
  schemaVersion: z.int().min(36),
  editable: z.literal(false),
  refresh: z.string(),
  time: z.strictObject({ from: z.string(), to: z.string() }),
  timezone: z.literal('browser'),
  panels: z
    .array(
      z.strictObject({
        id: z.int().min(1),
        title: z.string().min(1),
        type: z.enum(['timeseries', 'stat']),
        datasource,
        gridPos: z.strictObject({
          x: z.int().min(0).max(12),
          y: z.int().min(0),
          w: z.int().max(24),
          h: z.int(),
        }),
        fieldConfig: z.strictObject({
          defaults: z.strictObject({
            unit: z.enum(['short', 'bytes', 's', 'ms', 'ops', 'percentunit']),
            min: z.literal(0),
            color: z.strictObject({ mode: z.literal('thresholds') }).optional(),
            thresholds: z
              .strictObject({
                mode: z.literal('absolute'),
                steps: z.tuple([
                  z.strictObject({ color: colour, value: z.null() }),
                  z.strictObject({ color: colour, value: z.number() }),
                ]),
              })
              .optional(),
          }),
          overrides: z.tuple([]),
        }),
        targets: z
          .array(
            z.strictObject({
              refId: z.string().regex(/^[A-Z]$/),
              datasource,
              expr: z.string().min(1),
              legendFormat: z.string().min(1),
              instant: z.boolean().optional(),
              range: z.boolean().optional(),
            }),
          )
          .min(1),
      }),
    )
    .min(2),
});

describe('dashboards', () => {
  test('are written by the schema of the version that reads them', () => {
    expect(packages.devDependencies['@grafana/schema']).toBe(IMAGES.grafana.tag);
  });

  test('have the form that Grafana reads, with addresses and places of their own', () => {
    const all = emittedDashboards(emitted());
    for (const dashboard of all) {
      expect(schema.safeParse(dashboard).error?.issues, dashboard.title).toBeUndefined();
      const places = dashboard.panels.map((panel) =>
        JSON.stringify((panel as { gridPos?: unknown }).gridPos),
      );
      expect(places).toEqual([...new Set(places)]);
    }
    const uids = all.map(({ uid }) => uid);
    expect(uids).toEqual([...new Set(uids)]);
  });

  test('a misspelt key is found', () => {
    const [first] = emittedDashboards(emitted());
    expect(schema.safeParse({ ...first, schemaVersoin: 39 }).success).toBe(false);
  });

  test('are those of the requirements: the whole, its memory, the systems, and each service', () => {
    const uids = emittedDashboards(emitted()).map(({ uid }) => uid.replace('somastack-', ''));
    expect(uids).toEqual(
      expect.arrayContaining(['overview', 'memory', 'kafka', 'flink', 'postgres', 'redis']),
    );
    const services = local.components.filter(
      ({ path, scrapeTargets }) => path.startsWith('somaServices.') && scrapeTargets.length > 0,
    );
    expect(services.length).toBeGreaterThan(1);
    for (const { path } of services) expect(uids).toContain(path.split('.')[1]);
  });

  test('are small enough for a ConfigMap', () => {
    for (const dashboard of emittedDashboards(emitted())) {
      expect(JSON.stringify(dashboard).length).toBeLessThan(100_000);
    }
  });
});

describe('data sources', () => {
  const owner = { name: 'x' };
  const metrics = new Endpoint(owner, 'http', 9090);
  const logs = new Endpoint({ name: 'loki' }, 'http', 3100);
  const traces = { endpoint: new Endpoint({ name: 'jaeger' }, 'query', 16686), path: '/jaeger' };
  const file = (sources: Sources) =>
    load(
      resolve(datasourcesFile(sources), (part) =>
        part instanceof Endpoint ? `${part.component.name}:${part.port}` : '?',
      ),
    ) as { datasources: { uid: string; url: string; jsonData: Record<string, unknown> }[] };

  test('on a laptop: all three under their names', () => {
    expect(load(emitted().read(project('config/grafana/datasources.yaml')))).toMatchObject({
      datasources: [
        { uid: 'prometheus', url: 'http://prometheus:9090', isDefault: true, editable: false },
        { uid: 'loki', url: 'http://loki:3100', editable: false },
        { uid: 'jaeger', url: 'http://jaeger:16686', editable: false },
      ],
    });
  });

  test('logs and traces link to each other where both are there, by names that exist', () => {
    const { datasources } = file({ metrics, logs, traces });
    expect(datasources.map(({ uid, url }) => [uid, url])).toEqual([
      ['prometheus', 'http://x:9090'],
      ['loki', 'http://loki:3100'],
      ['jaeger', 'http://jaeger:16686/jaeger'],
    ]);
    const text = JSON.stringify(datasources);
    const linked = [...text.matchAll(/"datasourceUid":"(\w+)"/g)].map(([, uid]) => uid);
    expect(linked.sort()).toEqual(['jaeger', 'loki']);
    const [field] = datasources[1]?.jsonData['derivedFields'] as { matcherRegex: string; url: string }[];
    expect(new RegExp(field?.matcherRegex ?? '').exec('{"trace_id": "4bf92f35"}')?.[1]).toBe('4bf92f35');
    expect(field?.url).toBe('$${__value.raw}');
  });

  test('no link leads to what is not there', () => {
    for (const sources of [{ metrics, logs }, { metrics, traces }, { metrics }]) {
      expect(JSON.stringify(file(sources))).not.toContain('datasourceUid');
    }
  });
});

test('Grafana fetches nothing, tells nobody, and lets nobody in unnamed', () => {
  const { environment = {} } = grafana.container;
  expect(environment).toMatchObject({
    GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: 'false',
    GF_ANALYTICS_CHECK_FOR_UPDATES: 'false',
    GF_ANALYTICS_REPORTING_ENABLED: 'false',
    GF_AUTH_ANONYMOUS_ENABLED: 'false',
    GF_PLUGINS_PREINSTALL_DISABLED: 'true',
    GF_SECURITY_DISABLE_GRAVATAR: 'true',
  });
  expect(Object.keys(environment)).not.toContain('GF_INSTALL_PLUGINS');
  expect(emitted().read(project('compose.yaml'))).toMatch(
    /GF_SECURITY_ADMIN_PASSWORD: '?\$\{GRAFANA_ADMIN_PASSWORD/,
  );
  expect(local.components.find(({ name }) => name === 'prometheus')).toMatchObject({ published: [] });
});
