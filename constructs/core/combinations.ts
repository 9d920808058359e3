/**
 * Every choice of at least two names that `fails`, the smallest only: whoever holds one of them fails as well, and whatever
 * holds none of them does not. Asks about 2^n choices at worst; a platform has about ten profiles.
 * @param fails told a choice as a number in which bit n stands for the n-th name
 */
export function smallestThatFail(
  names: readonly string[],
  fails: (chosen: number) => boolean,
): readonly (readonly string[])[] {
  const all = 2 ** names.length - 1;
  if (names.length < 2 || !fails(all)) return [];
  const sizes = new Uint8Array(all + 1);
  for (let chosen = 1; chosen <= all; chosen++) sizes[chosen] = (sizes[chosen >> 1] ?? 0) + (chosen & 1);
  const found: number[] = [];
  for (let size = 2; size <= names.length; size++) {
    for (let chosen = 3; chosen <= all; chosen++) {
      if (sizes[chosen] !== size) continue;
      if (!found.some((smaller) => (smaller & chosen) === smaller) && fails(chosen)) found.push(chosen);
    }
  }
  return found
    .map((chosen) => names.filter((_, index) => chosen & (1 << index)))
    .sort((a, b) => a.length - b.length || (a.join() < b.join() ? -1 : 1));
}
