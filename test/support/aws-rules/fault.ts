import type { Attributes, Stack } from '../aws.ts';

/** One thing that is wrong with one resource of a stack that is right. */
export interface Fault {
  readonly stack: string;
  /** Type and id, with a point between them. */
  readonly at: string;
  /** New values by path; undefined takes an argument away, and a function makes a value of the one that is there. */
  readonly set: Readonly<Record<string, unknown>>;
  /** The rule that refuses it. */
  readonly by: string;
  /** What that rule says; @ stands for the address. */
  readonly says: string;
}

type Row = readonly [at: string, set: Fault['set'], by: string, says: string];

export function faultsOf(stack: string, ...rows: readonly Row[]): readonly Fault[] {
  return rows.map(([at, set, by, says]) => ({ stack, at, set, by, says }));
}

/** The stack with the fault in it; fails where there is no such resource or nothing changes. */
export function planted(stack: Stack, { at, set }: Fault): Stack {
  const [type = '', id = ''] = at.split(/\.(.*)/s);
  const own = stack.resource[type]?.[id];
  if (!own) throw new Error(`there is no ${at} to change`);
  const changed = Object.entries(set).reduce<unknown>(
    (value, [path, given]) => withValue(value, path.split('.'), given),
    own,
  );
  if (JSON.stringify(changed) === JSON.stringify(own)) throw new Error(`nothing of ${at} changes`);
  return {
    ...stack,
    resource: { ...stack.resource, [type]: { ...stack.resource[type], [id]: changed as Attributes } },
  };
}

function withValue(from: unknown, [key, ...rest]: readonly string[], given: unknown): unknown {
  if (key === undefined)
    return typeof given === 'function' ? (given as (value: unknown) => unknown)(from) : given;
  if (Array.isArray(from)) {
    return from.map((one: unknown, index) => (String(index) === key ? withValue(one, rest, given) : one));
  }
  const all = (from ?? {}) as Readonly<Record<string, unknown>>;
  return { ...all, [key]: withValue(all[key], rest, given) };
}
