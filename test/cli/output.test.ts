import { describe, expect, test } from 'vitest';
import { planReport, reportText } from '../../constructs/core/plan/plan-report.ts';
import { synthesizeCompose } from '../../compose/synthesize.ts';
import { fit } from '../../cli/output/fit.ts';
import { someOf } from '../../cli/output/some-of.ts';
import type { Paint } from '../../cli/output/style.ts';
import { layout, type Table } from '../../cli/output/table.ts';
import { environment } from '../support/environment.ts';

const plain: Paint = (_, text) => text;
const marked: Paint = (style, text) => `<${style}>${text}</${style}>`;

const TABLE: Table = {
  columns: [
    { title: 'image' },
    { title: 'until', optional: true },
    { title: 'MiB', align: 'right' },
    { title: 'services' },
  ],
  rows: [
    ['kafka:4', '2027-03', '1280', 'kafka, kafka-topics, kafka-exporter'],
    ['redis:8', '2028-01', '24', 'redis'],
  ],
};

describe('a table', () => {
  test('that fits is as wide as its cells', () => {
    expect(layout(TABLE, 80)).toBe(
      [
        'image    until     MiB  services',
        '-------  -------  ----  -----------------------------------',
        'kafka:4  2027-03  1280  kafka, kafka-topics, kafka-exporter',
        'redis:8  2028-01    24  redis',
      ].join('\n'),
    );
  });

  test('that is too wide wraps its last column under itself', () => {
    expect(layout(TABLE, 40)).toBe(
      [
        'image    until     MiB  services',
        '-------  -------  ----  ----------------',
        'kafka:4  2027-03  1280  kafka,',
        '                        kafka-topics,',
        '                        kafka-exporter',
        'redis:8  2028-01    24  redis',
      ].join('\n'),
    );
  });

  test('that would be squeezed goes without what is optional', () => {
    expect(layout(TABLE, 30)).toBe(
      [
        'image     MiB  services',
        '-------  ----  ---------------',
        'kafka:4  1280  kafka,',
        '               kafka-topics,',
        '               kafka-exporter',
        'redis:8    24  redis',
      ].join('\n'),
    );
  });

  test('that is cut keeps the star of an estimate', () => {
    const columns = [{ title: 'name' }, { title: 'inside', tooWide: 'cut' }] as const;
    const rows = [
      ['a', 'heap 512, page cache 368'],
      ['b', 'heap 512, page cache 368 *'],
    ];
    expect(layout({ columns, rows, head: false }, 20)).toBe('a  heap 512, page c…\nb  heap 512, page… *');
  });

  test('styles titles and rows, whole lines at a time', () => {
    const styleOf = ([name]: readonly string[]) => (name === 'b' ? ('red' as const) : undefined);
    const table = { columns: [{ title: 'name' }], rows: [['a'], ['b']], styleOf };
    expect(layout(table, 80, marked)).toBe('<bold>name</bold>\n----\na\n<red>b</red>');
  });

  test.each([1, 5, 20, 60, 80, 200])('of %d columns loses no row', (width) => {
    for (const [name = ''] of TABLE.rows) expect(layout(TABLE, width)).toContain(name);
  });
});

test('a table that ends with its text is fitted like any other', () => {
  expect(fit([{ head: ['a', 'b'], rows: [['1', '2']] }], 80, plain)).toBe('a  b\n-  -\n1  2');
});

describe('the plan on a terminal', () => {
  const plan = planReport(synthesizeCompose(environment('local')).plan);
  const report = reportText(plan);
  const tableOf = (text: string) => text.split('\n\n')[1]?.split('\n') ?? [];

  test('is unchanged where it fits', () => {
    // The file's rule under the last column is short; on a terminal it is as long as the column.
    const unruled = (lines: readonly string[]) => lines.filter((line) => !/^-+ /.test(line));
    expect(unruled(fit(plan, 400, plain).split('\n'))).toEqual(unruled(report.split('\n')));
  });

  test.each([60, 80, 120, 200])('has no line of its table over %d columns, and keeps every star', (width) => {
    const fitted = fit(plan, width, plain);
    const lines = tableOf(fitted);
    expect(lines).toHaveLength(tableOf(report).length);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
    const stars = (text: string) => tableOf(text).filter((line) => line.endsWith('*')).length;
    expect(stars(fitted)).toBe(stars(report));
  });
});

test('a list is named up to a bound, and one more is named instead of counted', () => {
  expect(someOf([], 2)).toEqual([]);
  expect(someOf(['a', 'b'], 2)).toEqual(['a', 'b']);
  expect(someOf(['a', 'b', 'c'], 2)).toEqual(['a', 'b', 'c']);
  expect(someOf(['a', 'b', 'c', 'd'], 2)).toEqual(['a', 'b', 'and 2 more']);
});
