import { Endpoint, EndpointPart, type OwnAddress, type PublishedEndpoint } from './endpoint.ts';
import { Secret } from './secret.ts';

/** A reference to an address, which the target resolves. */
export type AddressReference = Endpoint | EndpointPart | PublishedEndpoint | OwnAddress;

export type Reference = AddressReference | Secret;

/** Text that keeps its references until a target resolves them. */
export class Template {
  constructor(
    readonly strings: readonly string[],
    readonly parts: readonly Reference[],
  ) {}
}

/** Value of an environment variable or a configuration text. */
export type Value = string | Template;

/** Writes a value with references in it: text`redis://${redis.server}/0`. */
export function text(strings: TemplateStringsArray, ...parts: (Reference | string | number)[]): Template {
  const merged: string[] = [strings[0] ?? ''];
  const references: Reference[] = [];
  parts.forEach((part, index) => {
    const after = strings[index + 1] ?? '';
    if (typeof part === 'string' || typeof part === 'number') {
      merged.push(`${merged.pop() ?? ''}${part}${after}`);
    } else {
      references.push(part);
      merged.push(after);
    }
  });
  return new Template(merged, references);
}

/** A template made of one reference alone. */
export function reference(part: Reference): Template {
  return new Template(['', ''], [part]);
}

/** Several templates, one after the other. */
export function concat(values: readonly Value[]): Value {
  const merged: string[] = [''];
  const references: Reference[] = [];
  for (const value of values) {
    const template = typeof value === 'string' ? new Template([value], []) : value;
    merged.push(`${merged.pop() ?? ''}${template.strings[0] ?? ''}`, ...template.strings.slice(1));
    references.push(...template.parts);
  }
  return references.length > 0 ? new Template(merged, references) : merged.join('');
}

/** @param literal how the text between references is written; as it is when left out */
export function resolve(
  value: Value,
  resolveReference: (reference: Reference) => string,
  literal: (text: string) => string = (text) => text,
): string {
  if (typeof value === 'string') return literal(value);
  const [first = '', ...rest] = value.strings;
  let text = literal(first);
  value.parts.forEach((part, index) => {
    text += resolveReference(part) + literal(rest[index] ?? '');
  });
  return text;
}

export function endpointsIn(value: Value): readonly Endpoint[] {
  if (typeof value === 'string') return [];
  return value.parts.flatMap((part) =>
    part instanceof Endpoint ? [part] : part instanceof EndpointPart ? [part.endpoint] : [],
  );
}

export function secretsIn(value: Value): readonly Secret[] {
  if (typeof value === 'string') return [];
  return value.parts.filter((part) => part instanceof Secret);
}
