/** The values that one argument of one type may have. */
export interface Limit {
  readonly type: string;
  /** Names with points between them. */
  readonly path: string;
  readonly takes: (value: unknown) => boolean;
  /** What it takes, in words. */
  readonly words: string;
}

type Row = readonly [path: string, takes: (value: unknown) => boolean, words: string];

/** Limits of one type. */
export function limitsOf(type: string, ...rows: readonly Row[]): readonly Limit[] {
  return rows.map(([path, takes, words]) => ({ type, path, takes, words }));
}

export function oneOf(path: string, ...known: readonly (string | number)[]): Row {
  return [path, (value) => known.some((one) => one === value), listed(known)];
}

/** A whole number from the first to the last, both included. */
export function between(path: string, first: number, last: number): Row {
  return [
    path,
    (value) => Number.isInteger(Number(value)) && Number(value) >= first && Number(value) <= last,
    `${first} to ${last}`,
  ];
}

export function written(path: string, pattern: RegExp, words: string): Row {
  return [path, (value) => typeof value === 'string' && pattern.test(value), words];
}

/** A list in words; of a long one the beginning. */
function listed(known: readonly (string | number)[]): string {
  const [begin, more] = [known.slice(0, 7), known.length - 7];
  return more > 0 ? `${begin.join(', ')} or one of ${more} others` : known.join(', ');
}
