import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ProjectCopy } from './project-copy.ts';

const README = readFileSync('README.md', 'utf8');

/** What the README shows below a command, without the lines that stand for others. */
function shownAfter(command: string): readonly string[] {
  const [, after = ''] = README.split(`$ ${command}`);
  const [shown = ''] = after.split(/\n(?:\$|```)/);
  return shown
    .split('\n')
    .slice(1)
    .filter((line) => line.trim() !== '' && line.trim() !== '…');
}

/** Lines that a command does not print; one that ends with an ellipsis begins like a printed one. */
function notIn(printed: string, lines: readonly string[]): readonly string[] {
  const all = printed.split('\n');
  return lines.filter((line) =>
    line.endsWith('…') ? !all.some((one) => one.startsWith(line.slice(0, -1))) : !all.includes(line),
  );
}

let copy: ProjectCopy;
beforeEach(() => {
  copy = new ProjectCopy();
});
afterEach(() => {
  copy.remove();
});

test('a newcomer sees what the README shows: the plans and the number of files', () => {
  const printed = ['compose', 'kubernetes'].map((name) => copy.run(name).stdout).join('');
  const lines = shownAfter('make synth');
  expect(lines.length).toBeGreaterThan(8);
  expect(notIn(printed, lines)).toEqual([]);
});

test('a newcomer sees what the README shows: the secrets', () => {
  const lines = shownAfter('npm run secrets -- local');
  expect(lines).toHaveLength(1);
  expect(notIn(copy.run('secrets', 'local').stdout, lines)).toEqual([]);
});

test('a newcomer sees what the README shows: the bill of what does not fit', () => {
  const lines = shownAfter('npm run plan -- local');
  const available = /([\d,]+) MiB available/.exec(lines.join('\n'))?.[1]?.replace(',', '') ?? '';
  copy.edit('environments/local.ts', "budget: '15Gi'", `budget: '${available}Mi'`);
  expect(lines.length).toBeGreaterThan(5);
  expect(notIn(copy.run('plan', 'local').stderr, lines)).toEqual([]);
});
