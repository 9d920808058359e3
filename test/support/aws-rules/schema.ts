import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Attributes, Stack } from '../aws.ts';
import { folderForFile } from '../folders.ts';
import { isExpression, type Rule, shown } from './rule.ts';

/** A type of Terraform: the name of a primitive, or a collection with the type of its members. */
type Type = string | readonly [kind: string, of: Type | Readonly<Record<string, Type>>];

interface Attribute {
  readonly type: Type;
  readonly required?: boolean;
  readonly optional?: boolean;
}

interface Block {
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly block_types?: Readonly<
    Record<string, { readonly block: Block; readonly min_items?: number; readonly max_items?: number }>
  >;
}

type Schemas = Readonly<Record<string, { readonly block: Block }>>;

const EXTRACT = join(import.meta.dirname, '../../readers/terraform/tf-standin/extract-schema.cjs');
/** Arguments of every resource, which are Terraform's and not the provider's. */
const META: ReadonlySet<string> = new Set(['//', 'depends_on', 'lifecycle', 'for_each', 'count', 'provider']);

/** Schemas of some resources of the provider that is pinned, read off its bindings as Terraform's stand-in reads them. */
function schemasOf(types: readonly string[]): Schemas {
  const provider = dirname(createRequire(import.meta.url).resolve('@cdktf/provider-aws/package.json'));
  const folder = folderForFile('somastack-schema-');
  const [asked, answer] = [join(folder, 'types'), join(folder, 'schema.json')];
  writeFileSync(asked, types.join('\n'));
  const { status, stderr } = spawnSync(process.execPath, [EXTRACT, provider, answer, '--types', asked], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  const { provider_schemas: read } = JSON.parse(readFileSync(answer, 'utf8')) as {
    readonly provider_schemas: Readonly<Record<string, { readonly resource_schemas: Schemas }>>;
  };
  return Object.values(read)[0]?.resource_schemas ?? {};
}

/** What Terraform says of the arguments of every resource of AWS: a rule for stacks of the types of these. */
export function schemaOf(stacks: Iterable<Stack>): Rule {
  const types = new Set([...stacks].flatMap(({ resource }) => Object.keys(resource)).filter(isAws));
  const schemas = schemasOf([...types]);
  const told = new WeakMap<Attributes, readonly string[]>();
  const problems = (type: string, own: Attributes): readonly string[] => {
    const found = schemas[type];
    const answer =
      told.get(own) ?? (found ? blockProblems(found.block, own, '') : [`the provider has no ${type}`]);
    told.set(own, answer);
    return answer;
  };
  return {
    name: "the provider's schema",
    refusals: ({ resource }) =>
      Object.entries(resource)
        .filter(([type]) => isAws(type))
        .flatMap(([type, byId]) =>
          Object.entries(byId).flatMap(([id, own]) =>
            problems(type, own).map((problem) => `${type}.${id}: ${problem}`),
          ),
        ),
  };
}

const isAws = (type: string) => type.startsWith('aws_');

function blockProblems(
  block: Block,
  value: Readonly<Record<string, unknown>>,
  path: string,
): readonly string[] {
  const { attributes = {}, block_types: blocks = {} } = block;
  const missing = Object.entries(attributes)
    .filter(([name, { required }]) => required === true && value[name] === undefined)
    .map(([name]) => `${path}${name} is required`);
  const few = Object.entries(blocks)
    .filter(([name, { min_items: least = 0 }]) => least > 0 && value[name] === undefined)
    .map(([name]) => `${path}${name} is required`);
  return [
    ...missing,
    ...few,
    ...Object.entries(value).flatMap(([name, given]) => {
      if (given === undefined || given === null || (path === '' && META.has(name))) return [];
      const attribute = attributes[name];
      const nested = blocks[name];
      if (attribute) return attributeProblems(attribute, given, path + name);
      if (nested) return nestedProblems(nested.block, nested.max_items, given, path + name);
      return [`there is no argument ${path}${name}`];
    }),
  ];
}

function nestedProblems(
  block: Block,
  most: number | undefined,
  given: unknown,
  path: string,
): readonly string[] {
  const each = [given].flat();
  if (most !== undefined && each.length > most)
    return [`${path} is there ${each.length} times; at most ${most}`];
  return each.flatMap((one) =>
    typeof one === 'object' && one !== null
      ? blockProblems(block, one as Readonly<Record<string, unknown>>, `${path}.`)
      : [`${path} is ${shown(one)}; it is a block`],
  );
}

function attributeProblems(
  { type, required, optional }: Attribute,
  given: unknown,
  path: string,
): readonly string[] {
  if (required !== true && optional !== true) return [`${path} is set by AWS alone`];
  return fits(type, given) ? [] : [`${path} is ${shown(given)}; it is a ${nameOf(type)}`];
}

const nameOf = (type: Type): string => (typeof type === 'string' ? type : type[0]);

/** Whether Terraform can turn a value into the type: it reads numbers and truth off texts, and texts off both. */
function fits(type: Type, given: unknown): boolean {
  if (isExpression(given) || given === null || type === 'dynamic') return true;
  if (type === 'string') return ['string', 'number', 'boolean'].includes(typeof given);
  if (type === 'number')
    return typeof given === 'number' || (typeof given === 'string' && /^-?[\d.]+$/.test(given));
  if (type === 'bool') return typeof given === 'boolean' || given === 'true' || given === 'false';
  const [kind, of] = type as readonly [string, Type];
  if (kind === 'list' || kind === 'set') return Array.isArray(given) && given.every((one) => fits(of, one));
  if (typeof given !== 'object' || Array.isArray(given)) return false;
  return kind !== 'map' || Object.values(given).every((one) => fits(of, one));
}
