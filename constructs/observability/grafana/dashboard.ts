import { jsonFile } from '../../core/model/config-file.ts';
import type { Panel, Unit } from '../../core/model/monitoring.ts';
import type { DashboardJson, FieldDefaults, PanelJson } from './dashboard.schema.ts';
import { UID } from './datasources.ts';

/** A page of pictures over time; its name is part of its address, so it stays. */
export interface Dashboard {
  readonly name: string;
  readonly title: string;
  readonly panels: readonly DashboardPanel[];
}

export interface DashboardPanel extends Panel {
  /** `now` shows the last value of each series, large; left out, a curve. */
  readonly shows?: 'now';
  /** Values from which on a picture turns red. */
  readonly redFrom?: number;
  /** Values below which it does. */
  readonly redBelow?: number;
}

/** Units as Grafana calls them. */
const UNITS: Readonly<Record<Unit, string>> = {
  short: 'short',
  bytes: 'bytes',
  seconds: 's',
  milliseconds: 'ms',
  'per second': 'ops',
  share: 'percentunit',
};

/** Two beside each other on its 24 columns. */
const WIDTH = 12;
const HEIGHT = 8;
/** The schema of Grafana 10 and later; what is newer is filled in by the program when it reads the file. */
const SCHEMA = 39;
const DATASOURCE = { type: 'prometheus', uid: UID.metrics } as const;

/** The file of a dashboard, with only the keys that Grafana does not know by itself. */
export function dashboardFile({ name, title, panels }: Dashboard): string {
  const file: DashboardJson = {
    uid: `somastack-${name}`,
    title,
    tags: ['somastack'],
    schemaVersion: SCHEMA,
    editable: false,
    refresh: '30s',
    time: { from: 'now-1h', to: 'now' },
    timezone: 'browser',
    panels: panels.map(panelOf),
  };
  return jsonFile(file);
}

function panelOf(
  { title, unit, queries, shows, redFrom, redBelow }: DashboardPanel,
  index: number,
): PanelJson {
  return {
    id: index + 1,
    title,
    type: shows === 'now' ? 'stat' : 'timeseries',
    datasource: DATASOURCE,
    gridPos: { x: (index % 2) * WIDTH, y: Math.floor(index / 2) * HEIGHT, w: WIDTH, h: HEIGHT },
    fieldConfig: {
      defaults: { unit: UNITS[unit], min: 0, ...thresholds(redFrom, redBelow) },
      overrides: [],
    },
    targets: queries.map(({ expr, legend }, query) => ({
      refId: String.fromCharCode('A'.charCodeAt(0) + query),
      datasource: DATASOURCE,
      expr,
      legendFormat: legend,
      ...(shows === 'now' && { instant: true, range: false }),
    })),
  };
}

function thresholds(redFrom: number | undefined, redBelow: number | undefined): FieldDefaults {
  const value = redFrom ?? redBelow;
  if (value === undefined) return {};
  const [below, above] = redFrom === undefined ? ['red', 'green'] : ['green', 'red'];
  const steps = [
    { color: below, value: null },
    { color: above, value },
  ];
  return { color: { mode: 'thresholds' }, thresholds: { mode: 'absolute', steps } };
}
