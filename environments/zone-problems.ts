import { repeated } from '../constructs/core/problems/repeated.ts';

/** One sentence for a zone that a list names twice. */
export function sameZoneTwice(path: string, zones: readonly string[]): string[] {
  return repeated(zones)
    .slice(0, 1)
    .map((twice) => `${path}: "${twice}" is listed twice; name different zones`);
}
