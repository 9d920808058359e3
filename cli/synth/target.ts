import type { PlanReport } from '../../constructs/core/plan/plan-report.ts';
import type { Written } from '../command/write-output.ts';

/** Output of one folder. */
export interface Synthesized {
  readonly environments: readonly string[];
  /** Memory plans as people read them. */
  readonly reports: readonly PlanReport[];
  readonly written: Written;
  /** What will be wrong later, one sentence each. @default none */
  readonly warnings?: readonly string[];
}

/** Everything for one target, in memory: nothing is written before every target is known to be right. */
export interface Target {
  readonly write: () => readonly Synthesized[];
}
