import { type Cidr, formatCidr, network } from '../constructs/core/amounts/cidr.ts';

/** The sentence about a text that is no range of addresses. */
export function noRange(path: string, text: string, example: string): string {
  return `${path}: "${text}" is no address range; write for example "${example}"`;
}

/** The sentence about a range that begins with one of its hosts, which AWS and network policies refuse. */
export function hostBits(path: string, text: string, range: Cidr): string | undefined {
  const whole = network(range);
  if (whole.first === range.first) return undefined;
  return `${path}: "${text}" has host bits set; did you mean "${formatCidr(whole)}"?`;
}
