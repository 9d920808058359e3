/**
 * Every choice of at least two names that `fails`, the smallest only: whoever holds one of them fails as well, and whatever
 * holds none of them does not. Asks about 2^n choices at worst; a platform has about ten profiles.
 */
export function smallestThatFail(
  names: readonly string[],
  fails: (chosen: readonly string[]) => boolean,
): readonly (readonly string[])[] {
  if (names.length < 2 || !fails(names)) return [];
  const found: (readonly string[])[] = [];
  for (let size = 2; size <= names.length; size++) {
    for (const chosen of choices(names, size)) {
      if (found.some((smaller) => smaller.every((name) => chosen.includes(name)))) continue;
      if (fails(chosen)) found.push(chosen);
    }
  }
  return found;
}

function* choices(names: readonly string[], size: number): Generator<readonly string[]> {
  if (size === 0) {
    yield [];
    return;
  }
  for (const [index, name] of names.entries()) {
    for (const rest of choices(names.slice(index + 1), size - 1)) yield [name, ...rest];
  }
}
