import { Duration } from '../amounts/duration.ts';
import { Memory } from '../amounts/memory.ts';
import { concat, secretsIn, Template, type Value } from './value.ts';
import { yaml } from '../files/yaml.ts';

/** Keys and values of a flat configuration format. */
export type Properties = Readonly<Record<string, string | number | boolean>>;

/** A file that a program reads, at the path where it reads it. */
export interface ConfigFile {
  /** Absolute path inside the container. */
  readonly path: string;
  readonly content: Value;
}

/** A file that holds secrets is made on the user's machine or by the secret store, never by a synthesis. */
export function isSecret(file: ConfigFile): boolean {
  return secretsIn(file.content).length > 0;
}

const HEADER = 'generated from environments/*.ts; edit that and synthesize again';

const byKey = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) =>
  a < b ? -1 : a > b ? 1 : 0;

/** A Java `.properties` file, keys in order. */
export function propertiesFile(properties: Properties): string {
  return flat(properties, '=', String);
}

/** A parameter of PostgreSQL before a target writes it: each has units of its own for sizes and times. */
export type PostgresParameter = Memory | Duration | string | number | boolean;

/** A `postgresql.conf`: `key = value`, text in single quotes. */
export function postgresFile(parameters: Readonly<Record<string, PostgresParameter>>): string {
  return flat(parameters, ' = ', (value) =>
    typeof value === 'number' || typeof value === 'boolean'
      ? postgresText(value)
      : `'${postgresText(value)}'`,
  );
}

/** A parameter in PostgreSQL's own words: `128MB`, `60s`, `on`. */
export function postgresText(value: PostgresParameter): string {
  if (value instanceof Memory || value instanceof Duration) return value.toPostgres();
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return String(value);
}

/** A `redis.conf`: `directive value`. */
export function redisFile(properties: Properties): string {
  return flat(properties, ' ', String);
}

/** An INI file, sections in the order given. */
export function iniFile(sections: Readonly<Record<string, Readonly<Record<string, Value | number>>>>): Value {
  const parts: Value[] = [`; ${HEADER}\n`];
  for (const [section, keys] of Object.entries(sections)) {
    parts.push(`\n[${section}]\n`);
    for (const [key, value] of Object.entries(keys).sort(byKey)) {
      parts.push(`${key} = `, typeof value === 'number' ? String(value) : value, '\n');
    }
  }
  return concat(parts);
}

/** A YAML file, keys in order. */
export function yamlFile(data: unknown): string {
  return `# ${HEADER}\n${yaml(data)}`;
}

/** A file of nested data in which texts may hold references; marks stand for them while it is written. */
export function referring(data: unknown, write: (plain: unknown) => string): Value {
  const values: Template[] = [];
  const [first = '', ...rest] = write(marked(data, values)).split(/@@(\d+)@@/);
  return concat([
    first,
    ...rest.map((part, index) => (index % 2 === 0 ? (values[Number(part)] ?? '') : part)),
  ]);
}

/** Data with a mark in the place of each reference; the references are kept for later. */
function marked(data: unknown, values: Template[]): unknown {
  if (typeof data !== 'object' || data === null) return data;
  if (data instanceof Template) return `@@${values.push(data) - 1}@@`;
  if (Array.isArray(data)) return data.map((item) => marked(item, values));
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(data)) copy[key] = marked((data as Record<string, unknown>)[key], values);
  return copy;
}

type FlatValues = Readonly<Record<string, Value | number | boolean>>;

/** A YAML file without nesting, keys in order; values are written as they are, so they may hold references. */
export function flatYamlFile(keys: FlatValues): Value {
  return flatValues(keys, ': ');
}

/** A Java `.properties` file, keys in order, whose values may hold references. */
export function valuePropertiesFile(keys: FlatValues): Value {
  return flatValues(keys, '=');
}

/** A JSON object of texts, keys in the order given, whose values may hold references. */
export function jsonValueFile(keys: Readonly<Record<string, Value>>): Value {
  const lines = Object.entries(keys).map(([key, value]) =>
    typeof value === 'string'
      ? `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`
      : concat([`  ${JSON.stringify(key)}: "`, value, '"']),
  );
  return concat(['{\n', ...lines.flatMap((line, index) => (index === 0 ? [line] : [',\n', line])), '\n}\n']);
}

/** A JSON file, keys in the order given. */
export function jsonFile(data: unknown): string {
  return `${JSON.stringify(data, null, 2)}\n`;
}

function flatValues(keys: FlatValues, separator: string): Value {
  const parts = Object.entries(keys)
    .sort(byKey)
    .flatMap(([key, value]) => [
      `${key}${separator}`,
      typeof value === 'number' || typeof value === 'boolean' ? String(value) : value,
      '\n',
    ]);
  return concat([`# ${HEADER}\n`, ...parts]);
}

function flat<Written>(
  properties: Readonly<Record<string, Written>>,
  separator: string,
  write: (value: Written) => string,
): string {
  const lines = Object.entries(properties)
    .sort(byKey)
    .map(([key, value]) => `${key}${separator}${write(value)}\n`);
  return `# ${HEADER}\n${lines.join('')}`;
}
