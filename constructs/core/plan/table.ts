/** Columns as wide as their widest cell; the last one runs free. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
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
