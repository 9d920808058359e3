/**
 * The minimal failing choices of at least two names: a choice fails exactly if it contains one of them. `fails` is called only
 * for choices that pass, extended by one name; where memory is short, these are few of the 2^n choices.
 * @param fails takes a choice as a number in which bit n stands for the n-th name; every choice that contains a failing choice of
 * at least two names must fail too
 */
export function smallestThatFail(
  names: readonly string[],
  fails: (chosen: number) => boolean,
): readonly (readonly string[])[] {
  const end = 2 ** names.length;
  if (names.length < 2 || !fails(end - 1)) return [];
  const found: number[] = [];
  // No proper subset of a minimal choice fails, so adding names in their order reaches it.
  const extend = (chosen: number, from: number): void => {
    for (let bit = from; bit < end; bit *= 2) {
      const more = chosen | bit;
      if (!several(more) || !fails(more)) extend(more, bit * 2);
      else if (!failsWithOneLess(more, fails)) found.push(more);
    }
  };
  extend(0, 1);
  return found
    .map((chosen) => names.filter((_, index) => chosen & (1 << index)))
    .sort((a, b) => a.length - b.length || (a.join() < b.join() ? -1 : 1));
}

/** Whether more than one bit is set. */
const several = (chosen: number) => (chosen & (chosen - 1)) !== 0;

function failsWithOneLess(chosen: number, fails: (chosen: number) => boolean): boolean {
  for (let left = chosen; left !== 0; left &= left - 1) {
    const less = chosen & ~(left & -left);
    if (several(less) && fails(less)) return true;
  }
  return false;
}
