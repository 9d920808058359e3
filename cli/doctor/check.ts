/** Result of one check of this machine. */
export interface Check {
  readonly what: string;
  /** `warning`: a start may succeed. `problem`: a start will fail. */
  readonly result: 'ok' | 'warning' | 'problem';
  /** What was found, and the cure where something is wrong. */
  readonly says: string;
}

export const ok = (what: string, says: string): Check => ({ what, result: 'ok', says });
export const warning = (what: string, says: string): Check => ({ what, result: 'warning', says });
export const problem = (what: string, says: string): Check => ({ what, result: 'problem', says });
