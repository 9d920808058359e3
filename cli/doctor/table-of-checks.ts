import { paint, type Style } from '../output/style.ts';
import { layout } from '../output/table.ts';
import { terminalWidth } from '../output/terminal.ts';
import type { Check } from './check.ts';

const STYLES: Readonly<Record<string, Style>> = { problem: 'red', warning: 'yellow' };

/** Checks as a table for the terminal, problems in red. */
export function tableOfChecks(checks: readonly Check[]): string {
  const columns = [{ title: 'result' }, { title: 'what' }, { title: 'says' }];
  // The bill of a selection that does not fit is that of up; here its first line is enough.
  const rows = checks.map(({ result, what, says }) => [result, what, says.split('\n')[0] ?? '']);
  const styleOf = ([result = '']: readonly string[]) => STYLES[result];
  return `${layout({ columns, rows, head: false, styleOf }, terminalWidth(), paint())}\n`;
}
