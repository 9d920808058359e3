import { repeated } from '../../core/problems/repeated.ts';
import { Template, type Value } from '../../core/model/value.ts';
import { referring } from '../../core/model/config-file.ts';

/** A reference to an export of a component by the address of its block, such as `receiver` of `loki.write.store`. */
export interface RiverReference {
  readonly from: string;
  readonly exported: string;
}

export type RiverValue =
  | string
  | number
  | boolean
  | Template
  | RiverReference
  | readonly RiverValue[]
  | { readonly entries: Readonly<Record<string, RiverValue>> };

/** A block of Alloy's language: attributes first, then blocks, in the order given, which counts for stages. */
export interface RiverBlock {
  readonly block: string;
  readonly label?: string;
  readonly attributes?: Readonly<Record<string, RiverValue>>;
  readonly blocks?: readonly RiverBlock[];
}

/** A map of the language. */
export const map = (entries: Readonly<Record<string, RiverValue>>) => ({ entries });
/** A stage of `loki.process`. */
export const stage = (name: string, attributes: Readonly<Record<string, RiverValue>>): RiverBlock => ({
  block: `stage.${name}`,
  attributes,
});

const HEADER = '// generated from environments/*.ts; edit that and synthesize again\n';

/** A file of Alloy's language. */
export function riverFile(blocks: readonly RiverBlock[]): Value {
  return referring(
    blocks,
    (plain) => HEADER + (plain as readonly RiverBlock[]).map((one) => `\n${written(one, '')}`).join(''),
  );
}

/** Problems of a file: references to blocks that do not exist, and addresses that two blocks share. */
export function riverProblems(blocks: readonly RiverBlock[]): readonly string[] {
  const addresses = blocks.map(({ block, label }) => `${block}.${label ?? ''}`);
  const dangling = blocks.flatMap(references).filter(({ from }) => !addresses.includes(from));
  return [
    ...repeated(addresses).map((address) => `${address} stands there twice`),
    ...dangling.map((one) => `${addressOf(one)} is handed out by nothing; there are ${addresses.join(', ')}`),
  ];
}

function references({ attributes = {}, blocks = [] }: RiverBlock): readonly RiverReference[] {
  return [...Object.values(attributes).flatMap(referencesIn), ...blocks.flatMap(references)];
}

function referencesIn(value: RiverValue): readonly RiverReference[] {
  if (typeof value !== 'object' || value instanceof Template) return [];
  if (isList(value)) return value.flatMap(referencesIn);
  return 'from' in value ? [value] : Object.values(value.entries).flatMap(referencesIn);
}

function written({ block, label, attributes = {}, blocks = [] }: RiverBlock, indent: string): string {
  const inner = `${indent}  `;
  const name = label === undefined ? block : `${block} ${JSON.stringify(label)}`;
  const lines = Object.entries(attributes).map(([key, value]) => `${inner}${key} = ${valueOf(value)}\n`);
  const body = [...lines, ...blocks.map((one) => written(one, inner))].join('');
  return body === '' ? `${indent}${name} { }\n` : `${indent}${name} {\n${body}${indent}}\n`;
}

/** Alloy's strings are Go's: JSON's are a subset of them, except for two characters that JSON does not escape. */
function valueOf(value: RiverValue): string {
  if (typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(valueOf).join(', ')}]`;
  if (value instanceof Template) throw new Error('a reference was not resolved');
  if ('from' in value) return addressOf(value);
  const entries = Object.entries(value.entries).map(
    ([key, one]) => `${JSON.stringify(key)} = ${valueOf(one)}`,
  );
  return `{ ${entries.join(', ')} }`;
}

const addressOf = ({ from, exported }: RiverReference) => `${from}.${exported}`;

const isList = (value: RiverValue): value is readonly RiverValue[] => Array.isArray(value);
