import { isTerminal } from './terminal.ts';

/** Codes of ECMA-48 for each style, the one that begins it and the one that ends it. */
const CODES = { bold: [1, 22], red: [31, 39], yellow: [33, 39], green: [32, 39] } as const;

export type Style = keyof typeof CODES;

/** Gives a text a style. */
export type Paint = (style: Style, text: string) => string;

const plain: Paint = (_, text) => text;
const coloured: Paint = (style, text) => {
  const [begin, end] = CODES[style];
  return `\u001B[${begin}m${text}\u001B[${end}m`;
};

/** Styles for standard output: on a terminal alone, and not where NO_COLOR is set or the terminal knows none. */
export function paint(): Paint {
  const { NO_COLOR = '', TERM = '' } = process.env;
  return NO_COLOR === '' && TERM !== 'dumb' && isTerminal() ? coloured : plain;
}
