import { parseArgs, type ParseArgsConfig } from 'node:util';
import { UsageError } from '../../constructs/core/problems/errors.ts';
import { meantOneOf } from '../../constructs/core/problems/nearest.ts';
import type { Declaration, Flag, Line } from './declaration.ts';

/** A token of `parseArgs`, reduced to what is used here. */
type Token =
  | {
      readonly kind: 'option';
      readonly name: string;
      readonly rawName: string;
      readonly value?: string | undefined;
      readonly inlineValue?: boolean | undefined;
    }
  | { readonly kind: 'positional'; readonly value: string }
  | { readonly kind: 'option-terminator' };

/**
 * Reads the words after a command's name by its declaration.
 * @returns 'help' when help is asked for, whatever else stands there
 * @throws UsageError for a word or a flag that the command does not use, with the nearest that it does
 */
export function readLine<Declared extends Declaration>(
  name: string,
  declared: Declared,
  given: readonly string[],
): Line<Declared> | 'help' {
  const tokens = tokensOf(declared, given);
  if (tokens.some((token) => token.kind === 'option' && (token.name === 'help' || token.rawName === '-h')))
    return 'help';
  const flags = new Map<string, string | number | boolean>();
  const words: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value);
    if (token.kind !== 'option') continue;
    if (flags.has(token.name)) throw new UsageError(`--${token.name} is given twice`);
    flags.set(token.name, valueOf(name, declared, token));
  }
  refuseWords(name, declared, words);
  const read = Object.entries<Flag>(declared.flags).map(([flag, { value }]) => [
    flag,
    flags.get(flag) ?? (value === undefined ? false : undefined),
  ]);
  return { words, flags: Object.fromEntries(read) as Line<Declared>['flags'] };
}

function tokensOf({ flags }: Declaration, given: readonly string[]): readonly Token[] {
  const options: NonNullable<ParseArgsConfig['options']> = Object.fromEntries(
    Object.entries(flags).map(([flag, { value }]) => [
      flag,
      { type: value === undefined ? 'boolean' : 'string' } as const,
    ]),
  );
  const { tokens } = parseArgs({
    args: [...given],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  return tokens;
}

function valueOf(
  command: string,
  { flags }: Declaration,
  { name, rawName, value, inlineValue = false }: Extract<Token, { readonly kind: 'option' }>,
): string | number | boolean {
  const flag = Object.hasOwn(flags, name) ? flags[name] : undefined;
  if (!flag) {
    const known = [...Object.keys(flags), 'help'].map((one) => `--${one}`);
    throw new UsageError(`"${command}" has no flag ${rawName}; ${meantOneOf(rawName, known)}`);
  }
  if (flag.value === undefined) {
    if (value !== undefined) throw new UsageError(`--${name} takes no value; write --${name} alone`);
    return true;
  }
  if (value === undefined || value === '')
    throw new UsageError(`--${name} needs a value; write --${name} ${flag.value}`);
  if (value.startsWith('-') && !inlineValue)
    throw new UsageError(
      `--${name} needs a value, and "${value}" looks like a flag; write --${name}=${value} if it is none`,
    );
  if (flag.oneOf && !flag.oneOf.includes(value))
    throw new UsageError(`unknown ${name} "${value}"; ${meantOneOf(value, flag.oneOf)}`);
  if (!flag.whole) return value;
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number < 1)
    throw new UsageError(`--${name} takes a whole number of at least 1, not "${value}"`);
  return number;
}

function refuseWords(name: string, { words: wanted }: Declaration, words: readonly string[]): void {
  const most = wanted ? (wanted.most ?? Infinity) : 0;
  const excess = words[most];
  if (excess !== undefined) {
    const takes = wanted ? wanted.usage : 'no words';
    throw new UsageError(`"${name}" takes ${takes}; "${excess}" is one too many`);
  }
  if (wanted && words.length < wanted.least)
    throw new UsageError(wanted.missing ?? `write: somastack ${name} ${wanted.usage}`);
}
