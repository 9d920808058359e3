import type { Written } from '../command/write-output.ts';

/** Output of one folder. */
export interface Synthesized {
  readonly environments: readonly string[];
  /** Memory plans as text. */
  readonly reports: readonly string[];
  readonly written: Written;
}

/** Everything for one target, in memory: nothing is written before every target is known to be right. */
export interface Target {
  readonly write: () => readonly Synthesized[];
}
