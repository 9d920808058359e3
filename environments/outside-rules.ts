import { parseCidr } from '../constructs/core/amounts/cidr.ts';
import { hostBits, noRange } from './range-problems.ts';

/** Ranges that pods may call outside the cluster: written as a network policy takes them, and not everybody. */
export function outsideRules(path: string, addresses: readonly string[]): readonly string[] {
  return addresses.flatMap((address, index) => {
    const range = parseCidr(address);
    const here = `${path}.${index}`;
    if (!range) return [noRange(here, address, '203.0.113.0/28')];
    const inside = hostBits(here, address, range);
    if (inside !== undefined) return [inside];
    if (range.bits === 0)
      return [`${here}: "${address}" lets pods call everybody; name the addresses that they have to reach`];
    return [];
  });
}
