import { layout } from '../output/table.ts';
import type { Declaration } from './declaration.ts';
import { COMMANDS } from './table.ts';

/** Width of help: it is the same everywhere, so that it can be quoted. */
const WIDTH = 100;

const EXIT_CODES = [
  'Exit codes:',
  '  0  done',
  '  1  the definition is wrong, or problems were found',
  '  2  the command line is wrong',
  '  3  something could not be written or run',
].join('\n');

/** What each command does, in one line for each. */
export function overview(): string {
  const rows = Object.entries<Declaration>(COMMANDS).map(([name, { words, summary }]) => [
    `  ${[name, words?.usage ?? []].flat().join(' ')}`,
    summary,
  ]);
  return [
    'somastack (or soma): one definition of each environment, written to every target and run on a laptop.',
    '',
    'usage: somastack COMMAND [WORD...] [--FLAG...]',
    '',
    layout({ columns: [{ title: '' }, { title: '' }], rows, head: false }, Infinity),
    '',
    'somastack COMMAND --help says more; somastack --version prints the version.',
    'Results go to standard output, problems to standard error. NO_COLOR=1 turns colours off.',
    '',
    EXIT_CODES,
    '',
  ].join('\n');
}

/** The help of one command, from its declaration. */
export function helpOf(name: string, { summary, words, flags, details = [] }: Declaration): string {
  const rows = [...Object.entries(flags), ['help', { summary: 'says this (-h)' }] as const].map(
    ([flag, { value, summary: does }]: readonly [
      string,
      { readonly value?: string; readonly summary: string },
    ]) => [`  --${flag}${value === undefined ? '' : ` ${value}`}`, does],
  );
  return [
    `somastack ${name} ${summary}.`,
    '',
    `usage: somastack ${[name, words?.usage ?? [], '[--FLAG...]'].flat().join(' ')}`,
    '',
    layout({ columns: [{ title: '' }, { title: '' }], rows, head: false }, WIDTH),
    '',
    ...(details.length > 0 ? [...details, ''] : []),
    EXIT_CODES,
    '',
  ].join('\n');
}
