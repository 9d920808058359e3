import type { Paint, Style } from './style.ts';

/** A column of a table. */
export interface Column {
  readonly title: string;
  /** Numbers stand under each other by their last digit. @default 'left' */
  readonly align?: 'left' | 'right';
  /** True for a column that is left out where a table is too wide; the last such column goes first. */
  readonly optional?: true;
  /** What becomes of a cell of the last column that is too wide. @default 'wrap' */
  readonly tooWide?: 'wrap' | 'cut';
}

export interface Table {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
  /** Whether titles are shown. @default true */
  readonly head?: boolean;
  /** Style of a row, for its cells as they were handed over. */
  readonly styleOf?: (row: readonly string[]) => Style | undefined;
}

const GAP = '  ';
/** Fewest columns that are worth giving to the last column; with less, an optional column is left out. */
const LEAST = 14;
/** A note that stays when the cell before it is cut: the star of an estimate. */
const NOTE = ' *';

/**
 * Lays a table out for a width: as wide as its cells where they fit; otherwise without optional columns, and with the last column in
 * what is left. Other columns are never cut, since they name things.
 */
export function layout(table: Table, width: number, paint: Paint = (_, text) => text): string {
  const shown = columnsThatFit(table, width);
  const pick = (cells: readonly string[]) => shown.map((index) => cells[index] ?? '');
  const columns = shown.flatMap((index) => table.columns[index] ?? []);
  const titles = table.head === false ? [] : [pick(table.columns.map(({ title }) => title))];
  const natural = widthsOf([...titles, ...table.rows.map(pick)], columns.length);
  const left = width - sum(natural.slice(0, -1)) - GAP.length * (columns.length - 1);
  const last = Math.max(1, Math.min(natural.at(-1) ?? 0, left));
  const widths = [...natural.slice(0, -1), last];
  const lines = (cells: readonly string[], style?: Style) =>
    linesOf(cells, columns, widths).map((line) => (style ? paint(style, line) : line));
  const rule = widths.map((one) => '-'.repeat(one)).join(GAP);
  return [
    ...titles.flatMap((cells) => [...lines(cells, 'bold'), rule]),
    ...table.rows.flatMap((row) => lines(pick(row), table.styleOf?.(row))),
  ].join('\n');
}

function columnsThatFit({ columns, rows, head }: Table, width: number): readonly number[] {
  const titles = head === false ? [] : [columns.map(({ title }) => title)];
  const natural = widthsOf([...titles, ...rows], columns.length);
  const shown = columns.map((_, index) => index);
  for (;;) {
    const widths = shown.map((index) => natural[index] ?? 0);
    const gaps = GAP.length * (shown.length - 1);
    if (sum(widths) + gaps <= width) return shown;
    const before = sum(widths.slice(0, -1)) + gaps;
    const enough = width - before >= Math.min(LEAST, widths.at(-1) ?? 0);
    const dropped = shown.findLastIndex((index) => columns[index]?.optional);
    if (enough || dropped < 0) return shown;
    shown.splice(dropped, 1);
  }
}

function widthsOf(rows: readonly (readonly string[])[], columns: number): readonly number[] {
  return Array.from({ length: columns }, (_, index) =>
    rows.reduce((most, row) => Math.max(most, row[index]?.length ?? 0), 0),
  );
}

/** The lines of one row: one, or as many as its last cell takes. */
function linesOf(
  cells: readonly string[],
  columns: readonly Column[],
  widths: readonly number[],
): readonly string[] {
  const end = columns.length - 1;
  const before = cells.slice(0, end).map((cell, index) => {
    const width = widths[index] ?? 0;
    return columns[index]?.align === 'right' ? cell.padStart(width) : cell.padEnd(width);
  });
  const [text, width] = [cells[end] ?? '', widths[end] ?? 0];
  const parts = columns[end]?.tooWide === 'cut' ? [cut(text, width)] : wrap(text, width);
  const indent = before.map((cell) => ' '.repeat(cell.length));
  return parts.map((part, index) => {
    const aligned = columns[end]?.align === 'right' ? part.padStart(width) : part;
    return [...(index === 0 ? before : indent), aligned].join(GAP).trimEnd();
  });
}

function cut(text: string, width: number): string {
  if (text.length <= width) return text;
  const note = text.endsWith(NOTE) ? NOTE : '';
  return `${text.slice(0, Math.max(0, width - 1 - note.length)).trimEnd()}…${note}`;
}

/** Lines of whole words; a word that is wider than a line stays whole, so that it can be copied. */
function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
