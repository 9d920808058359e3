/** `critical` wakes somebody, `warning` is for the next working day, `info` for whoever looks. */
export type Severity = 'critical' | 'warning' | 'info';

/** What is known of a component's metrics; everything about it stands beside the component. */
export interface Monitoring {
  /** Name of its rule file and, if it has panels, of its dashboard; components of one kind share both. */
  readonly name: string;
  /** Names that it serves, as far as a rule or a panel uses them, and what says so. */
  readonly catalogue: { readonly source: string; readonly names: readonly string[] };
  /** The metric that says how much memory it takes; left out where it tells nobody. */
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
  /** How long it must hold before anybody hears of it, such as `5m`. */
  readonly lasting: string;
  readonly severity: Severity;
  /** One sentence; `{{ $labels.job }}` and its like stand for labels of the alert. */
  readonly summary: string;
  /** What to do first, in one sentence. */
  readonly runbook: string;
  /** Both sides of its threshold. */
  readonly cases: readonly AlertCase[];
}

/** Series, and whether they must raise the alert; held against the real program by a test. */
export interface AlertCase {
  /** Values one minute apart by series, in promtool's notation: `0+10x20`. */
  readonly series: Readonly<Record<string, string>>;
  /** When it is asked. */
  readonly at: string;
  /** Labels of the alert beside its severity; left out, it must be silent. */
  readonly fires?: Readonly<Record<string, string>>;
}

export type Unit = 'short' | 'bytes' | 'seconds' | 'milliseconds' | 'per second' | 'share';

/** One picture over time. */
export interface Panel {
  readonly title: string;
  readonly unit: Unit;
  readonly queries: readonly { readonly expr: string; readonly legend: string }[];
}
