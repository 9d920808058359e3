/** A field as a plug-in's schema.lua describes it: the parts of Kong's schema language that ours uses. */
export interface Field {
  readonly type: 'string' | 'integer' | 'boolean' | 'array' | 'map' | 'record' | 'none' | 'protocols';
  readonly required?: boolean;
  readonly referenceable?: boolean;
  readonly between?: readonly [number, number];
  readonly gt?: number;
  readonly elements?: Field;
  readonly values?: Field;
  readonly fields?: readonly Readonly<Record<string, Field>>[];
}

/** What Kong would refuse in a value, or would take for what it is not. */
export function schemaProblems(path: string, field: Field, value: unknown): readonly string[] {
  if (field.type === 'array') {
    if (!Array.isArray(value)) return [`${path}: no array`];
    return value.flatMap((item, index) => schemaProblems(`${path}.${index}`, need(field.elements), item));
  }
  if (field.type === 'map' || field.type === 'record') {
    if (typeof value !== 'object' || value === null) return [`${path}: no ${field.type}`];
    const entries = Object.entries(value);
    if (field.type === 'map')
      return entries.flatMap(([key, item]) => schemaProblems(`${path}.${key}`, need(field.values), item));
    const known = Object.assign({}, ...need(field.fields)) as Readonly<Record<string, Field>>;
    const given = entries.map(([key]) => key);
    return [
      ...entries.flatMap(([key, item]) =>
        known[key] ? schemaProblems(`${path}.${key}`, known[key], item) : [`${path}.${key}: unknown`],
      ),
      ...Object.entries(known)
        .filter(([key, { required }]) => required && !given.includes(key))
        .map(([key]) => `${path}.${key}: missing`),
    ];
  }
  if (field.type === 'integer') {
    const [least, most] = field.between ?? [(field.gt ?? -Infinity) + 1, Infinity];
    return Number.isInteger(value) && Number(value) >= least && Number(value) <= most
      ? []
      : [`${path}: ${String(value)} is not from ${least} to ${most}`];
  }
  if (typeof value !== field.type) return [`${path}: no ${field.type}`];
  const isReference = typeof value === 'string' && value.startsWith('{vault:');
  return isReference && !field.referenceable
    ? [`${path}: a reference that Kong would take for the value`]
    : [];
}

function need<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('a schema without its parts');
  return value;
}
