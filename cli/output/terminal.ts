import { fstatSync } from 'node:fs';
import { isatty, WriteStream } from 'node:tty';

const STANDARD_OUTPUT = 1;
/** Columns where there is no terminal: what a program reads does not depend on a window. */
const COLUMNS = 80;

/**
 * Whether standard output is a terminal. A pipe or a file is told by its kind alone: Node's module for terminals loads as long as a
 * small command runs.
 */
export function isTerminal(): boolean {
  try {
    return fstatSync(STANDARD_OUTPUT).isCharacterDevice() && isatty(STANDARD_OUTPUT);
  } catch {
    return false;
  }
}

/** Columns of the terminal; 80 in a pipe or a file. */
export function terminalWidth(): number {
  if (!isTerminal()) return COLUMNS;
  const [columns] = new WriteStream(STANDARD_OUTPUT).getWindowSize();
  return columns > 0 ? columns : COLUMNS;
}
