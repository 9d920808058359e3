import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { podsOf, type ProfiledPod, profilesOf, selectionOf } from '../compose/profiles.ts';
import { synthesizeCompose } from '../compose/synthesize.ts';
import { Memory } from '../constructs/core/amounts/memory.ts';
import { environment } from './environment.ts';

const README = join(import.meta.dirname, '..', 'README.md');
const { platform, plan, project } = synthesizeCompose(environment('local'));
const pods = podsOf(platform, project);

/** Columns padded as the formatter pads them. */
function table(rows: readonly (readonly string[])[]): string {
  const [head = []] = rows;
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[], fill = ' ') =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0, fill)).join(' | ')} |`;
  const rule = line(
    head.map(() => ''),
    '-',
  );
  return [line(head), rule, ...rows.slice(1).map((row) => line(row))].join('\n');
}

const starts = ({ profiles }: ProfiledPod) => profiles?.join(', ') ?? 'always';
const components = table([
  ['container', 'limit', 'started by profile'],
  ...pods
    .toSorted((a, b) => b.pod.memory.mebibytes - a.pod.memory.mebibytes || (a.pod.name < b.pod.name ? -1 : 1))
    .map((one) => [
      one.pod.once ? `${one.pod.name} (job)` : one.pod.name,
      String(one.pod.memory),
      starts(one),
    ]),
]);
const selections = table([
  ['selection', 'limits together', 'left of the budget'],
  ...[[], ...profilesOf(project).map((profile) => [profile])].map((chosen) => {
    const { name, pods: running } = selectionOf(pods, chosen);
    const planned = Memory.sum(running.map(({ memory }) => memory));
    return [name, String(planned), String(environment('local').budget.minus(planned))];
  }),
  ...plan.refused.map(({ name, planned }) => [name, String(planned), 'refused']),
]);

test('the README says who gets what, as the plan has it', async () => {
  const text = readFileSync(README, 'utf8');
  const marks = /(<!-- who gets what.*?-->\n)[^]*?(\n<!-- end -->)/;
  expect(text).toMatch(marks);
  const expected = text.replace(marks, `$1\n${selections}\n\n${components}\n$2`);
  await expect(expected).toMatchFileSnapshot(README);
});
