import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Declaration, Flag } from '../../cli/command/declaration.ts';
import { helpOf, overview } from '../../cli/command/help.ts';
import { readLine } from '../../cli/command/read-line.ts';
import { COMMANDS } from '../../cli/command/table.ts';
import { UsageError } from '../../constructs/core/problems/errors.ts';
import { COMMAND_NAMES, WORDS } from '../support/command-lines.ts';

/** Every flag that some command has, with a value where it takes one, and one that none has. */
const FLAGS: readonly (readonly [name: string, flag: Flag | undefined])[] = [
  ...new Map(Object.values<Declaration>(COMMANDS).flatMap(({ flags }) => Object.entries<Flag>(flags))),
  ['quick', undefined],
];

const read = (name: (typeof COMMAND_NAMES)[number], given: readonly string[]) => {
  try {
    const line = readLine<Declaration>(name, COMMANDS[name], given);
    if (line === 'help') return { refused: '', words: [], flags: {} };
    return { refused: '', words: line.words, flags: line.flags };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { refused: error.message, words: [], flags: {} };
  }
};

/** Words of a command line with one flag: flags come first, since everything after `--` is a word. */
const withFlag = (name: (typeof COMMAND_NAMES)[number], ...flag: readonly string[]) =>
  read(name, [...flag, ...(WORDS[name] ?? [])]);

describe.each(COMMAND_NAMES)('%s', (name) => {
  const declared: Declaration = COMMANDS[name];

  test.each(FLAGS.map(([flag, declaredAs]) => [flag, declaredAs] as const))(
    '--%s is read or refused with a sentence',
    (flag, { value, whole, oneOf: [word = 'x'] = [] } = { summary: '' }) => {
      const given = value === undefined ? [`--${flag}`] : [`--${flag}`, whole ? '7' : word];
      const { refused, flags } = withFlag(name, ...given);
      if (Object.hasOwn(declared.flags, flag)) {
        expect(refused).toBe('');
        expect(flags[flag]).toBe(value === undefined ? true : whole ? 7 : word);
      } else {
        expect(refused).toMatch(
          new RegExp(
            `^"${name}" has no flag --${flag}; (?:did you mean "--[\\w-]+"\\?|there are --[\\w, -]+)$`,
          ),
        );
      }
    },
  );

  test('refuses a word more than it takes', () => {
    const { words } = declared;
    const many = Array.from({ length: 9 }, () => 'word');
    const { refused, words: taken } = read(name, many);
    if (words && words.most === undefined) expect(taken).toEqual(many);
    else expect(refused).toMatch(/^"[\w ]+" takes (?:no words|[^;]+); "word" is one too many$/);
  });

  test('refuses fewer words than it needs, with an example', () => {
    const { refused } = read(name, []);
    const least = declared.words?.least ?? 0;
    if (least > 0) expect(refused).toMatch(/^(?:Name|Say) .*[a-z"]$/);
    else expect(refused).toBe('');
  });

  test('has a program of its own', () => {
    expect(readdirSync('cli')).toContain(`${name.replace(' ', '-')}.main.ts`);
  });

  test('--help', async () => {
    expect(readLine<Declaration>(name, COMMANDS[name], ['--help'])).toBe('help');
    expect(readLine<Declaration>(name, COMMANDS[name], ['word', '-h', '--quick'])).toBe('help');
    await expect(helpOf(name, declared)).toMatchFileSnapshot(`help/${name.replace(' ', '-')}.txt`);
  });
});

test('every program belongs to a command', () => {
  const programs = readdirSync('cli').filter((file) => file.endsWith('.main.ts'));
  expect(programs.sort()).toEqual(COMMAND_NAMES.map((name) => `${name.replace(' ', '-')}.main.ts`).sort());
});

test('help has one line for each command, and the exit codes', async () => {
  await expect(overview()).toMatchFileSnapshot('help/overview.txt');
});

describe('values of flags', () => {
  test.each([
    [['--out'], '--out needs a value; write --out FOLDER'],
    [['--out='], '--out needs a value; write --out FOLDER'],
    [
      ['--out', '--json'],
      '--out needs a value, and "--json" looks like a flag; write --out=--json if it is none',
    ],
    [['--json=yes'], '--json takes no value; write --json alone'],
    [['--json', '--json'], '--json is given twice'],
    [['--no-json'], '"synth compose" has no flag --no-json; there are --standalone, --out, --json, --help'],
    [['-j'], '"synth compose" has no flag -j; there are --standalone, --out, --json, --help'],
    [['--standalon', 'x'], '"synth compose" has no flag --standalon; did you mean "--standalone"?'],
    [
      ['--constructor'],
      '"synth compose" has no flag --constructor; there are --standalone, --out, --json, --help',
    ],
  ])('%j', (given, says) => {
    expect(read('synth compose', given).refused).toBe(says);
  });

  test.each([
    ['hlem', 'unknown format "hlem"; did you mean "helm"?'],
    ['kustomize', 'unknown format "kustomize"; there are files, helm'],
  ])('--format=%s', (value, says) => {
    expect(read('synth kubernetes', [`--format=${value}`]).refused).toBe(says);
  });

  test.each(['0', '-1', '1.5', 'ten', '1e400'])('--tail=%s', (value) => {
    expect(read('logs', [`--tail=${value}`]).refused).toBe(
      `--tail takes a whole number of at least 1, not "${value}"`,
    );
  });

  test('words after -- are words, and flags among them too', () => {
    expect(read('exec', ['kafka', '--', 'ls', '--json']).words).toEqual(['kafka', 'ls', '--json']);
  });
});
