import { parseCidr } from '../constructs/core/amounts/cidr.ts';
import { hostBits, noRange } from './range-problems.ts';

/**
 * Ranges of addresses that somebody may call, or be called from: written as AWS and network policies take them, and not all there are.
 * @param everybody what a range of all addresses would mean, and the cure
 */
export function outsideRules(
  path: string,
  addresses: readonly string[],
  everybody = 'lets pods call everybody; name the addresses that they have to reach',
): readonly string[] {
  return addresses.flatMap((address, index) => {
    const range = parseCidr(address);
    const here = `${path}.${index}`;
    if (!range) return [noRange(here, address, '203.0.113.0/28')];
    const inside = hostBits(here, address, range);
    if (inside !== undefined) return [inside];
    return range.bits === 0 ? [`${here}: "${address}" ${everybody}`] : [];
  });
}
