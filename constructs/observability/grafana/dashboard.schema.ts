import type { Dashboard, DataQuery, Panel } from '@grafana/schema';

/** A type of Grafana's own schema as JSON says it: the names of its enumerations are their values. */
type Written<T> = T extends string
  ? `${T}`
  : T extends readonly (infer Item)[]
    ? readonly Written<Item>[]
    : T extends object
      ? { readonly [Key in keyof T]: Written<T[Key]> }
      : T;

/** A query of Prometheus; its own type is in a package of the data source that is not published. */
interface PrometheusQuery extends Written<DataQuery> {
  readonly expr: string;
  readonly legendFormat: string;
  readonly instant?: boolean;
  readonly range?: boolean;
}

/** A panel as Grafana's schema of the pinned version has it: a key that it does not know, or a value, is no panel. */
export interface PanelJson extends Omit<Written<Panel>, 'targets'> {
  readonly targets: readonly PrometheusQuery[];
}

/** How the values of a panel are written and coloured. */
export type FieldDefaults = NonNullable<PanelJson['fieldConfig']>['defaults'];

/** The file of a dashboard, by the same schema. */
export interface DashboardJson extends Omit<Written<Dashboard>, 'panels'> {
  readonly panels: readonly PanelJson[];
}
