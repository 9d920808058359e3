import type { Attributes, Stack } from './aws.ts';

/** Resources of a type; `id` narrows them. Where both sides of a row capture a zone, or a region, only equal ones are compared. */
export interface Kind {
  readonly type: string;
  readonly id?: RegExp;
}

/** A resource that must be made after another, and so is destroyed before it. */
export interface HappensBefore {
  readonly later: Kind;
  readonly earlier: Kind;
  readonly why: string;
}

const ADDRESS = /\b(?:data\.|ephemeral\.)?(?:aws|kubernetes|helm)_[a-z0-9_]+\.[A-Za-z0-9_-]+/g;

/** What each block of a stack names in an expression or in `depends_on`, by address. */
export function dependencies(stack: Stack): ReadonlyMap<string, ReadonlySet<string>> {
  const blocks = [
    ...blocksOf('', stack.resource),
    ...blocksOf('data.', stack.data),
    ...blocksOf('ephemeral.', stack.ephemeral),
  ];
  return new Map(blocks.map(([address, attributes]) => [address, namedBy(attributes)]));
}

/** Answers that were given: a stack with one change has all other blocks in common with the stack before. */
const answers = new WeakMap<Attributes, ReadonlySet<string>>();

function namedBy(block: Attributes): ReadonlySet<string> {
  const known = answers.get(block);
  if (known) return known;
  const { depends_on: stated = [], ...attributes } = block;
  const expressions = [...JSON.stringify(attributes).matchAll(/\$\{([^}]*)\}/g)].map(([, text = '']) => text);
  const used = expressions.flatMap((text) => [...text.matchAll(ADDRESS)].map(([other]) => other));
  const found = new Set([...(stated as string[]), ...used]);
  answers.set(block, found);
  return found;
}

function blocksOf(prefix: string, byType: Stack['resource'] = {}): readonly [string, Attributes][] {
  return Object.entries(byType).flatMap(([type, byId]) =>
    Object.entries(byId).map(([id, attributes]): [string, Attributes] => [
      `${prefix}${type}.${id}`,
      attributes,
    ]),
  );
}

/** Everything that Terraform makes before each resource of a stack: the transitive closure of what it names. */
function closure(stack: Stack): ReadonlyMap<string, ReadonlySet<string>> {
  const direct = dependencies(stack);
  const known = new Map<string, ReadonlySet<string>>();
  const before = (address: string): ReadonlySet<string> => {
    const seen = known.get(address);
    if (seen) return seen;
    const all = new Set<string>();
    for (const other of direct.get(address) ?? []) {
      all.add(other);
      for (const further of before(other)) all.add(further);
    }
    known.set(address, all);
    return all;
  };
  return new Map([...direct.keys()].map((address) => [address, before(address)]));
}

interface Found {
  readonly address: string;
  readonly zone: string | undefined;
}

function found(stack: Stack, { type, id = /^/ }: Kind): readonly Found[] {
  return Object.keys(stack.resource[type] ?? {}).flatMap((name) => {
    const match = id.exec(name);
    return match ? [{ address: `${type}.${name}`, zone: match.groups?.['zone'] }] : [];
  });
}

/** Pairs of a row in a stack, the later one first. */
export function pairsOf(
  stack: Stack,
  { later, earlier }: HappensBefore,
): readonly (readonly [string, string])[] {
  const first = found(stack, earlier);
  return found(stack, later).flatMap(({ address, zone }) =>
    first
      .filter((other) => zone === undefined || other.zone === undefined || other.zone === zone)
      .map((other) => [address, other.address] as const),
  );
}

/** One line for each pair that Terraform may make in the wrong order, or at once. */
export function disorder(stack: Stack, rows: readonly HappensBefore[]): readonly string[] {
  const before = closure(stack);
  return rows.flatMap((row) =>
    pairsOf(stack, row)
      .filter(([later, earlier]) => !before.get(later)?.has(earlier))
      .map(([later, earlier]) => `${later} may come before ${earlier}: ${row.why}`),
  );
}
