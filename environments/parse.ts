import { z } from 'zod';
import { DefinitionError } from '../constructs/core/errors.ts';
import { nearest } from './nearest.ts';
import { rulesFor } from './rules.ts';
import { type Environment, environmentSchema } from './schema.ts';

/**
 * Checks an environment file: its form first, then the rules of its level.
 * @throws DefinitionError with every problem at once, each with path, value and cure
 */
export function parseEnvironment(input: unknown): Environment {
  const result = environmentSchema.safeParse(input, { reportInput: true });
  if (!result.success) throw new DefinitionError(result.error.issues.flatMap(sentences).sort());
  const problems = rulesFor(result.data);
  if (problems.length > 0) throw new DefinitionError([...problems].sort());
  return result.data;
}

function sentences(issue: z.core.$ZodIssue): string[] {
  const path = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(environmentSchema, issue.path, issue.input);
    return issue.keys.map((key) => {
      const guess = nearest(key, known);
      const cure = guess ? `did you mean "${guess}"?` : `known here: ${known.join(', ')}`;
      return `${[...issue.path, key].map(String).join('.')}: unknown setting; ${cure}`;
    });
  }
  if (issue.input === undefined && issue.code !== 'custom')
    return [`${path}: is missing; ${expectation(issue)}`];
  return [`${path}: ${issue.message}${shown(issue)}`];
}

function expectation(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_union') return 'write one of "local", "kind", "staging", "prod"';
  return issue.message.replace(/^Invalid input: /, '').replace(/, received undefined$/, '');
}

/** The value, unless the message has it already or it is too long to help. */
function shown(issue: z.core.$ZodIssue): string {
  if (issue.input === null || typeof issue.input === 'object') return '';
  const text = JSON.stringify(issue.input);
  return issue.message.includes(text) || text.length > 60 ? '' : ` (got ${text})`;
}

/** The settings that exist where an unknown one was written. */
function knownKeys(schema: z.core.$ZodType, path: readonly PropertyKey[], input: unknown): string[] {
  let here: z.core.$ZodType | undefined = unwrap(schema, input);
  for (const step of path) {
    if (here instanceof z.ZodObject)
      here = unwrap((here.shape as Record<string, z.core.$ZodType>)[String(step)]);
    else if (here instanceof z.ZodArray) here = unwrap(here.element);
  }
  return here instanceof z.ZodObject ? Object.keys(here.shape).sort() : [];
}

function unwrap(schema: z.core.$ZodType | undefined, input?: unknown): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return unwrap(schema.unwrap());
  if (schema instanceof z.ZodDiscriminatedUnion) {
    const options = schema.options;
    return options.find((option) => levelMatches(option, input)) ?? options[0];
  }
  return schema;
}

/** An issue deep in the tree has no level at hand: the options share their layers, so any of them serves there. */
function levelMatches(option: z.core.$ZodType, input: unknown): boolean {
  if (typeof input !== 'object' || input === null || !('level' in input)) return false;
  return (
    option instanceof z.ZodObject &&
    (option.shape as { level: z.ZodType }).level.safeParse(input.level).success
  );
}
