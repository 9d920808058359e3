import { someOf } from '../output/some-of.ts';
import type { Written } from './write-output.ts';

/** Paths that are named in each list: enough for a change by hand, few enough for a first run to stay on a screen. */
const NAMED = 10;

/** What was written and deleted, counted and named. */
export function writtenText({ folder, changed, unchanged, deleted }: Written): string {
  return [
    `${folder}: ${changed.length} files written, ${unchanged} unchanged, ${deleted.length} deleted`,
    ...named('written', changed),
    ...named('deleted', deleted),
    '',
  ].join('\n');
}

function named(what: string, paths: readonly string[]): readonly string[] {
  if (paths.length === 0) return [];
  const [first = '', ...others] = someOf([...paths].sort(), NAMED);
  return [`  ${what}  ${first}`, ...others.map((path) => `           ${path}`)];
}
