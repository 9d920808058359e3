/** Titles and rows that nobody has laid out yet: a file and a terminal have different widths. */
export interface TableOfText {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Columns as wide as their widest cell; the last one runs free. */
export function table({ head, rows }: TableOfText): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => (column === head.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd();
  return [
    line(head),
    line(widths.map((width, column) => '-'.repeat(Math.min(width, column === head.length - 1 ? 18 : width)))),
    ...rows.map(line),
  ].join('\n');
}
