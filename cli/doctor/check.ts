/** What one look at this machine found. */
export interface Check {
  readonly what: string;
  /** `warning`: it may go well. `problem`: it will not. */
  readonly result: 'ok' | 'warning' | 'problem';
  /** What was seen, and what to do about it where it is not good. */
  readonly says: string;
}

export const ok = (what: string, says: string): Check => ({ what, result: 'ok', says });
export const warning = (what: string, says: string): Check => ({ what, result: 'warning', says });
export const problem = (what: string, says: string): Check => ({ what, result: 'problem', says });
