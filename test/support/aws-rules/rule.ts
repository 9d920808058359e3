import type { Attributes, Stack } from '../aws.ts';

/** What AWS, or Terraform before it, would refuse: read off a synthesized stack, before anything is applied. */
export interface Rule {
  /** Names the rule where faults are counted. */
  readonly name: string;
  /** One sentence for each refusal; it begins with the address of the resource. */
  readonly refusals: (stack: Stack) => readonly string[];
}

/** A resource with its address. */
export interface Found {
  readonly address: string;
  readonly id: string;
  readonly own: Attributes;
}

export function all(stack: Stack, type: string): readonly Found[] {
  return Object.entries(stack.resource[type] ?? {}).map(([id, own]) => ({
    address: `${type}.${id}`,
    id,
    own,
  }));
}

/** Every value at a path of names with points between them; blocks that Terraform writes as lists are gone through. */
export function valuesAt(from: unknown, path: string): readonly unknown[] {
  return path
    .split('.')
    .reduce<readonly unknown[]>(
      (here, key) =>
        here
          .flat()
          .map((one) =>
            typeof one === 'object' && one !== null ? (one as Record<string, unknown>)[key] : undefined,
          ),
      [from],
    )
    .flat()
    .filter((value) => value !== undefined);
}

/** The one value at a path; undefined where there is none, or where it is known only after an apply. */
export function valueAt(from: unknown, path: string): unknown {
  const [value] = valuesAt(from, path);
  return isExpression(value) ? undefined : value;
}

export function textAt(from: unknown, path: string): string | undefined {
  const value = valueAt(from, path);
  return typeof value === 'string' ? value : undefined;
}

export function numberAt(from: unknown, path: string): number | undefined {
  const value = valueAt(from, path);
  return typeof value === 'number' ? value : undefined;
}

export function isExpression(value: unknown): boolean {
  return typeof value === 'string' && value.includes('${');
}

/** The resource of the stack that an expression names, such as `${aws_subnet.a.id}`. */
export function named(stack: Stack, expression: unknown): Found | undefined {
  const [, type = '', id = ''] =
    typeof expression === 'string'
      ? (/^\$\{(aws_[a-z0-9_]+)\.([A-Za-z0-9_-]+)\./.exec(expression) ?? [])
      : [];
  const own = stack.resource[type]?.[id];
  return own && { address: `${type}.${id}`, id, own };
}

/** The region in which a stack makes what states none of its own. */
export function regionOf(stack: Stack): string {
  return String(stack.provider['aws']?.[0]?.['region']);
}

/** Values as a sentence shows them. */
export function shown(value: unknown): string {
  return JSON.stringify(value);
}
