import type { Paint } from './style.ts';
import { type Column, layout } from './table.ts';

/** Columns of the plan's tables that a narrow terminal goes without, the last one first: others say nearly the same. */
const OPTIONAL = ['replicas', 'share'];

/**
 * Fits the tables of a text that was laid out for a file, such as the memory plan, to a terminal. Lines outside tables stay as
 * they are.
 */
export function fit(text: string, width: number, paint: Paint): string {
  const lines = text.split('\n');
  const fitted: string[] = [];
  for (let at = 0; at < lines.length; at++) {
    const rule = lines[at + 1] ?? '';
    if (!/^-+(?: {2}-+)+$/.test(rule)) {
      fitted.push(lines[at] ?? '');
      continue;
    }
    const blank = lines.findIndex((line, index) => index > at && line === '');
    const end = blank < 0 ? lines.length : blank;
    const rows = [lines[at] ?? '', ...lines.slice(at + 2, end)].map((line) => cellsOf(line, rule));
    const [titles = [], ...body] = rows;
    fitted.push(layout({ columns: titles.map(columnOf), rows: body }, width, paint));
    at = end - 1;
  }
  return fitted.join('\n');
}

const columnOf = (title: string): Column => ({
  title,
  tooWide: 'cut',
  ...(OPTIONAL.includes(title) && { optional: true }),
});

/** The cells of a line, as the dashes under the titles divide it; the last cell runs to the end. */
function cellsOf(line: string, rule: string): readonly string[] {
  const columns = [...rule.matchAll(/-+/g)];
  return columns.map(({ index, 0: dashes }, column) =>
    line.slice(index, column === columns.length - 1 ? undefined : index + dashes.length).trimEnd(),
  );
}
