import { fstatSync } from 'node:fs';

const STANDARD_OUTPUT = 1;
/** Columns where there is no terminal: what a program reads does not depend on a window. */
const COLUMNS = 80;

/** Node's module for terminals. It is loaded where there is one alone, since it brings streams and sockets with it. */
const terminals = () => process.getBuiltinModule('node:tty');

/** Whether standard output is a terminal; a pipe or a file is told by its kind alone. */
export function isTerminal(): boolean {
  try {
    return fstatSync(STANDARD_OUTPUT).isCharacterDevice() && terminals().isatty(STANDARD_OUTPUT);
  } catch {
    return false;
  }
}

/** Columns of the terminal; 80 in a pipe or a file. */
export function terminalWidth(): number {
  if (!isTerminal()) return COLUMNS;
  const [columns] = new (terminals().WriteStream)(STANDARD_OUTPUT).getWindowSize();
  return columns > 0 ? columns : COLUMNS;
}
