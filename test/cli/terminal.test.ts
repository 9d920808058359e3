import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { print } from '../support/reader.ts';
import { ProjectCopy } from '../support/project-copy.ts';

/** Codes of ECMA-48 for styles. */
const STYLES = /\u001B\[\d+m/g;

let copy: ProjectCopy;
beforeAll(() => {
  copy = new ProjectCopy();
  expect(copy.run('images').status).toBe(0);
});
afterAll(() => {
  copy.remove();
});

/** Runs the program in a pseudo-terminal of this width, made by `script` of util-linux. */
function inTerminal(
  columns: number,
  words: string,
  environment: Readonly<Record<string, string>> = {},
): string {
  const command = `stty cols ${columns} rows 40; ${process.execPath} ${join(copy.root, 'tools/run.cjs')} ${words}`;
  const { stdout, status } = spawnSync('script', ['-qec', command, '/dev/null'], {
    encoding: 'utf8',
    input: '',
    env: { ...process.env, TERM: 'xterm', NO_COLOR: '', ...environment },
  });
  expect(status).toBe(0);
  return stdout.replaceAll('\r', '');
}

// Other systems' program of that name takes other flags.
const hasScript = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0;
if (!hasScript) print('skipped, tables on a terminal: this machine has no script of util-linux');

describe.runIf(hasScript)('a table on a terminal', () => {
  test.each([60, 200])('of %d columns takes its width', (columns) => {
    const plan = inTerminal(columns, 'plan local').replaceAll(STYLES, '');
    const rule = plan.split('\n').find((line) => /^-+ {2}/.test(line)) ?? '';
    expect(rule.length).toBeLessThanOrEqual(columns);
    expect(rule.length).toBeGreaterThan(columns - 20);
    const kafka = plan.split('\n').find((line) => line.startsWith('kafka ')) ?? '';
    expect(kafka.includes('page cache 368')).toBe(columns === 200);
    expect(kafka.includes('9.2 %')).toBe(columns === 200);
    const images = inTerminal(columns, 'images').replaceAll(STYLES, '');
    expect(images.includes('supported')).toBe(columns === 200);
  });

  test('has bold titles there, and nowhere else', () => {
    const bold = '\u001B[1mimage ';
    expect(inTerminal(80, 'images')).toContain(bold);
    expect(inTerminal(80, 'images', { NO_COLOR: '1' })).not.toMatch(STYLES);
    expect(inTerminal(80, 'images', { TERM: 'dumb' })).not.toMatch(STYLES);
    expect(inTerminal(80, 'images', { NO_COLOR: '' })).toContain(bold);
    expect(inTerminal(80, 'images | cat')).not.toMatch(STYLES);
  });
});

test('in a pipe a table is 80 columns wide, whatever COLUMNS says', () => {
  const { stdout } = spawnSync(process.execPath, [join(copy.root, 'tools/run.cjs'), 'plan', 'local'], {
    encoding: 'utf8',
    env: { ...process.env, COLUMNS: '200' },
  });
  expect(stdout).not.toMatch(STYLES);
  const lines = stdout.split('\n');
  const rule = lines.findIndex((line) => /^-+ {2}/.test(line));
  expect(lines[rule]).toHaveLength(80);
  for (const line of lines.slice(rule, lines.indexOf('', rule))) expect(line.length).toBeLessThanOrEqual(80);
});

test('in a pipe the modules of terminals and streams are not even loaded, since they take longer than small commands', () => {
  const hook = join(copy.root, 'hook.cjs');
  const says = "require('node:fs').writeSync(2, String(process.moduleLoadList.includes('NativeModule tty')))";
  writeFileSync(hook, `process.on('exit', () => ${says});`);
  for (const words of [['plan', 'local'], ['synth', 'compose'], ['help']]) {
    // The first run builds the bundle, for which it loads much more.
    copy.run(...words);
    const { stderr } = spawnSync(
      process.execPath,
      ['--require', hook, join(copy.root, 'tools/run.cjs'), ...words],
      {
        encoding: 'utf8',
      },
    );
    expect(stderr, words.join(' ')).toBe('false');
  }
});
