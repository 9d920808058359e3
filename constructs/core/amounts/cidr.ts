/** A range of IPv4 addresses. */
export interface Cidr {
  /** First address, as a number. */
  readonly first: number;
  readonly bits: number;
}

/** Reads `10.40.0.0/16`; undefined when it is none. Host bits are kept, so that a caller can point them out. */
export function parseCidr(text: string): Cidr | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  if (!match) return undefined;
  const numbers = match.slice(1).map(Number);
  const bits = numbers[4] ?? 0;
  const octets = numbers.slice(0, 4);
  if (octets.some((octet) => octet > 255) || bits > 32) return undefined;
  return { first: octets.reduce((sum, octet) => sum * 256 + octet, 0), bits };
}

export function sizeOf({ bits }: Cidr): number {
  return 2 ** (32 - bits);
}

/** The range that the given address lies in. */
export function network(cidr: Cidr): Cidr {
  return { first: cidr.first - (cidr.first % sizeOf(cidr)), bits: cidr.bits };
}

export function overlap(a: Cidr, b: Cidr): boolean {
  return a.first < b.first + sizeOf(b) && b.first < a.first + sizeOf(a);
}

export function formatCidr({ first, bits }: Cidr): string {
  const octets = [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256);
  return `${octets.join('.')}/${bits}`;
}

/** The nth range of the given size inside another; the caller has checked that it fits. */
export function subnet(range: Cidr, bits: number, index: number): Cidr {
  return { first: range.first + index * 2 ** (32 - bits), bits };
}
