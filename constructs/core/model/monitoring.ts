/** `critical` pages a person, `warning` is for the next working day, `info` sends no notification. */
export type Severity = 'critical' | 'warning' | 'info';

/** Monitoring of a component: metrics, recording rules, alerts and panels. */
export interface Monitoring {
  /** Name of its rule file and, if it has panels, of its dashboard; components of one kind share both. */
  readonly name: string;
  /** Metric names that rules and panels use, and the source that documents them. */
  readonly catalogue: { readonly source: string; readonly names: readonly string[] };
  /** The metric of its memory use. @default it has none */
  readonly memory?: MemoryMetric;
  readonly records?: readonly RecordingRule[];
  readonly alerts?: readonly AlertRule[];
  readonly panels?: readonly Panel[];
}

export interface MemoryMetric {
  readonly metric: string;
  /** A metric to be taken off it. */
  readonly less?: string;
  /** The component whose memory it is, where that is another one. */
  readonly of?: string;
}

export interface RecordingRule {
  readonly record: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
}

export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  /** Duration for which the condition must hold before the alert fires, such as `5m`. */
  readonly lasting: string;
  readonly severity: Severity;
  /** One sentence; `{{ $labels.job }}` and similar expressions are labels of the alert. */
  readonly summary: string;
  /** The first thing to do, in one sentence. */
  readonly runbook: string;
  /** Test cases on both sides of its threshold. */
  readonly cases: readonly AlertCase[];
}

/** Series, and whether they must raise the alert; held against the real program by a test. */
export interface AlertCase {
  /** Values one minute apart by series, in promtool's notation: `0+10x20`. */
  readonly series: Readonly<Record<string, string>>;
  /** Time at which the rule is evaluated. */
  readonly at: string;
  /** Labels of the alert beside its severity; left out, it must be silent. */
  readonly fires?: Readonly<Record<string, string>>;
}

export type Unit = 'short' | 'bytes' | 'seconds' | 'milliseconds' | 'per second' | 'share';

/** A panel of a dashboard. */
export interface Panel {
  readonly title: string;
  readonly unit: Unit;
  readonly queries: readonly { readonly expr: string; readonly legend: string }[];
}
