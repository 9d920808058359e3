import {
  $ZodArray,
  $ZodDefault,
  $ZodDiscriminatedUnion,
  type $ZodIssue,
  $ZodObject,
  $ZodOptional,
  type $ZodType,
  $ZodUnion,
  safeParse,
} from 'zod/v4/core';
import { DefinitionError } from '../constructs/core/problems/errors.ts';
import { LEVELS } from './levels.ts';
import { nearest } from '../constructs/core/problems/nearest.ts';
import { rulesFor } from './rules.ts';
import { type Environment, environmentSchema } from './schema.ts';

/**
 * Checks an environment file: its form first, then the rules of its level.
 * @throws DefinitionError with every problem at once, each with path, value and cure
 */
export function parseEnvironment(input: unknown): Environment {
  const result = environmentSchema.safeParse(input, { reportInput: true, jitless: true });
  if (!result.success)
    throw new DefinitionError(
      result.error.issues.flatMap((issue) => sentences(asWritten(issue, input), input)).sort(),
    );
  const environment = located(environmentSchema, result.data, []) as Environment;
  const problems = rulesFor(environment);
  if (problems.length > 0) throw new DefinitionError([...problems].sort());
  return environment;
}

/** Adds its path in the environment to every section of the schema; lists and maps with free keys get none. */
function located(schema: $ZodType | undefined, value: unknown, path: readonly string[]): unknown {
  const section = unwrap(schema, value);
  if (!(section instanceof $ZodObject) || !isSection(value)) return value;
  const { shape } = section._zod.def;
  const settings = Object.entries(value).map(([key, one]) => [key, located(shape[key], one, [...path, key])]);
  const isLocated =
    path.length > 0 &&
    (['memory', 'hosting'].some((key) => key in shape) ||
      Object.keys(shape).some((key) => isNested(shape[key])));
  return { ...Object.fromEntries(settings), ...(isLocated && { path: path.join('.') }) };
}

/** The issue with the value of the file: a check of an amount, such as a duration, is given what was read from it. */
function asWritten(issue: $ZodIssue, file: unknown): $ZodIssue {
  if (issue.code !== 'custom') return issue;
  let written = file;
  for (const key of issue.path) {
    if (written === null || typeof written !== 'object') return issue;
    written = (written as Readonly<Record<PropertyKey, unknown>>)[key];
  }
  return { ...issue, input: written };
}

const isNested = (schema: $ZodType | undefined) => unwrap(schema, undefined) instanceof $ZodObject;

function sentences(issue: $ZodIssue, file: unknown): string[] {
  const path = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(environmentSchema, issue.path, file);
    return issue.keys.map((key) => {
      const guess = nearest(key, known);
      const cure = guess ? `did you mean "${guess}"?` : `known here: ${known.join(', ')}`;
      // A managed system has fewer settings than a self-hosted one, so the message says which settings it lists.
      const where = isManaged(issue.input) ? ' where hosting is "managed"' : '';
      return `${[...issue.path, key].map(String).join('.')}: unknown setting${where}; ${cure}`;
    });
  }
  if (issue.input === undefined && issue.code !== 'custom')
    return [`${path}: is missing; ${expected(issue)}`];
  return [`${path}: ${complaint(issue)}`];
}

/** The setting's own message, or a general one if it has none. */
function complaint(issue: $ZodIssue): string {
  const value = shown(issue.code === 'invalid_union' ? choiceOf(issue) : issue.input);
  if (!/^(Too (small|big)|Invalid)/.test(issue.message)) {
    return issue.message.includes(value) ? issue.message : `${issue.message} (got ${value})`;
  }
  return `${value} is not allowed; ${expected(issue)}`;
}

function expected(issue: $ZodIssue): string {
  switch (issue.code) {
    case 'invalid_value':
      return `write one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`;
    case 'invalid_union':
      return `write one of ${choicesOf(issue)
        .map((choice) => JSON.stringify(choice))
        .join(', ')}`;
    case 'too_small':
      return `write at least ${issue.minimum}`;
    case 'too_big':
      return `write at most ${issue.maximum}`;
    case 'invalid_type':
      return issue.message.startsWith('Invalid')
        ? `expected ${TYPES[issue.expected] ?? issue.expected}`
        : issue.message;
    default:
      return issue.message;
  }
}

const TYPES: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a number',
  string: 'text in quotes',
  array: 'a list',
  object: 'a section with settings',
};

type UnionIssue = Extract<$ZodIssue, { code: 'invalid_union' }>;

/** The value of a union's discriminator: an environment's level, or a system's hosting. */
function choiceOf({ input, path }: UnionIssue): unknown {
  const key = String(path.at(-1));
  return isSection(input) && key in input ? input[key] : input;
}

/** Legal values of that discriminator. */
function choicesOf({ path }: UnionIssue): readonly string[] {
  return path.at(-1) === 'hosting' ? HOSTINGS : LEVELS;
}

const HOSTINGS = ['self', 'managed'] as const;

const isManaged = (input: unknown) => isSection(input) && input['hosting'] === 'managed';

function isSection(input: unknown): input is Readonly<Record<string, unknown>> {
  return typeof input === 'object' && input !== null && !Array.isArray(input);
}

/** The value as it was written, unless it is too long to help. */
function shown(input: unknown): string {
  if (input !== null && typeof input === 'object') return Array.isArray(input) ? 'this list' : 'this section';
  const text = JSON.stringify(input);
  return text.length > 60 ? `${text.slice(0, 57)}…"` : text;
}

/**
 * The settings that exist where an unknown one was written.
 * @param path of the section that contains it
 * @param file the environment, in which discriminators on the way there select one of several forms
 */
function knownKeys(schema: $ZodType, path: readonly PropertyKey[], file: unknown): string[] {
  let written = file;
  let here: $ZodType | undefined = unwrap(schema, written);
  for (const step of path) {
    written = (written as Readonly<Record<PropertyKey, unknown>>)[step];
    if (here instanceof $ZodObject) here = unwrap(here._zod.def.shape[String(step)], written);
    else if (here instanceof $ZodArray) here = unwrap(here._zod.def.element, written);
  }
  return here instanceof $ZodObject ? Object.keys(here._zod.def.shape).sort() : [];
}

function unwrap(schema: $ZodType | undefined, input: unknown): $ZodType | undefined {
  if (schema instanceof $ZodOptional || schema instanceof $ZodDefault)
    return unwrap(schema._zod.def.innerType, input);
  if (schema instanceof $ZodDiscriminatedUnion) {
    const { options, discriminator } = schema._zod.def;
    return options.find((option) => matches(option, discriminator, input)) ?? options[0];
  }
  // A list, or a word that stands for one.
  if (schema instanceof $ZodUnion && Array.isArray(input))
    return schema._zod.def.options.find((option) => option instanceof $ZodArray);
  return schema;
}

/** Whether what is written has the form of an option. */
function matches(option: $ZodType, discriminator: string, input: unknown): boolean {
  if (!isSection(input)) return false;
  const choice = option instanceof $ZodObject ? option._zod.def.shape[discriminator] : undefined;
  // A missing discriminator means the first form, which has a default for it.
  return choice !== undefined && safeParse(choice, input[discriminator]).success;
}
