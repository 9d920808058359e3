import { formatCidr, network, parseCidr } from '../constructs/core/amounts/cidr.ts';

/** Ranges that pods may call outside the cluster: written as a network policy takes them, and not everybody. */
export function outsideRules(path: string, addresses: readonly string[]): readonly string[] {
  return addresses.flatMap((address, index) => {
    const range = parseCidr(address);
    const here = `${path}.${index}`;
    if (!range) return [`${here}: "${address}" is no address range; write for example "203.0.113.0/28"`];
    if (network(range).first !== range.first)
      return [`${here}: "${address}" has host bits set; did you mean "${formatCidr(network(range))}"?`];
    if (range.bits === 0)
      return [`${here}: "${address}" lets pods call everybody; name the addresses that they have to reach`];
    return [];
  });
}
