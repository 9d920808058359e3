import type { Dashboard, DataQuery, Panel } from '@grafana/schema';

/** A type of Grafana's own schema in its JSON form, in which enumerations are their values. */
type Written<T> = T extends string
  ? `${T}`
  : T extends readonly (infer Item)[]
    ? readonly Written<Item>[]
    : T extends object
      ? { readonly [Key in keyof T]: Written<T[Key]> }
      : T;

/** A Prometheus query; the package with its own type is not published. */
interface PrometheusQuery extends Written<DataQuery> {
  readonly expr: string;
  readonly legendFormat: string;
  readonly instant?: boolean;
  readonly range?: boolean;
}

/** A panel by Grafana's schema of the pinned version, which refuses unknown keys and values. */
export interface PanelJson extends Omit<Written<Panel>, 'targets'> {
  readonly targets: readonly PrometheusQuery[];
}

/** Units, thresholds and colours of a panel's values. */
export type FieldDefaults = NonNullable<PanelJson['fieldConfig']>['defaults'];

/** The file of a dashboard, by the same schema. */
export interface DashboardJson extends Omit<Written<Dashboard>, 'panels'> {
  readonly panels: readonly PanelJson[];
}
