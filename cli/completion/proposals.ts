import type { Declaration, Names } from '../command/declaration.ts';
import { COMMANDS } from '../command/table.ts';

/** The names that a shell may propose, of each kind but folders, which shells know themselves. */
export type Known = Readonly<Record<Exclude<Names, 'folder' | 'command'>, readonly string[]>>;

/** A flag as a shell proposes it. */
export interface ProposedFlag {
  readonly name: string;
  readonly summary: string;
  /** What its value may be: words, a folder, or something that is not known; undefined for a flag without a value. */
  readonly value: readonly string[] | 'folder' | undefined;
}

/** A command as a shell proposes it. */
export interface Proposal {
  readonly name: string;
  readonly summary: string;
  readonly words: readonly string[];
  readonly flags: readonly ProposedFlag[];
}

/** Every command with what may follow it, by its declaration. */
export function proposals(known: Known): readonly Proposal[] {
  const commands = Object.entries<Declaration>(COMMANDS);
  const namesOf = (kind: Names | undefined) => {
    if (kind === undefined || kind === 'folder') return [];
    return kind === 'command' ? firstWords(commands.map(([name]) => name)) : known[kind];
  };
  return commands.map(([name, { summary, words, flags }]) => ({
    name,
    summary,
    words: namesOf(words?.names),
    flags: [
      ...Object.entries(flags).map(([flag, { value, oneOf, names, summary: does }]) => ({
        name: flag,
        summary: does,
        value:
          value === undefined
            ? undefined
            : names === 'folder'
              ? ('folder' as const)
              : (oneOf ?? namesOf(names)),
      })),
      { name: 'help', summary: 'says what the command does', value: undefined },
    ],
  }));
}

/** First words of commands, each once. */
export function firstWords(names: readonly string[]): readonly string[] {
  return [...new Set(names.map((name) => name.split(' ')[0] ?? ''))];
}

/** For each word that begins commands of two words: the second words. */
export function groups(all: readonly Proposal[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { name } of all) {
    const [first = '', second] = name.split(' ');
    if (second !== undefined) found.set(first, [...(found.get(first) ?? []), second]);
  }
  return found;
}
