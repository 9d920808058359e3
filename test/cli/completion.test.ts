import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { print } from '../support/reader.ts';
import { ProjectCopy } from '../support/project-copy.ts';

const has = (shell: string) => spawnSync(shell, ['--version']).status === 0;

let copy: ProjectCopy;

beforeAll(() => {
  copy = new ProjectCopy();
  expect(copy.run('synth', 'compose').status).toBe(0);
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { status, stdout } = copy.run('completion', shell);
    expect(status).toBe(0);
    writeFileSync(join(copy.root, `completion.${shell}`), stdout);
  }
});

afterAll(() => {
  copy.remove();
});

/** What is typed, with the last word unfinished, and what a shell must propose for it and must not. */
const CASES: readonly (readonly [typed: readonly string[], yes: readonly string[], no: readonly string[]])[] =
  [
    [[''], ['synth', 'up', 'status', 'completion', 'dev'], ['brain']],
    [['sta'], ['status'], ['up']],
    [['synth', ''], ['compose', 'kubernetes', 'terraform', '--json'], ['local']],
    [['synth', 'compose', ''], ['local', '--out', '--standalone'], ['kubernetes']],
    [
      ['synth', 'kubernetes', '--format', ''],
      ['files', 'helm'],
      ['kind', '--out'],
    ],
    [['dev', ''], ['up', 'down'], ['--dry-run']],
    [
      ['up', ''],
      ['brain', 'full', '--only', '--dry-run'],
      ['kafka', '--json'],
    ],
    [['logs', 'kaf'], ['kafka', 'kafka-topics'], ['redis']],
    [['logs', 'kafka', '--f'], ['--follow'], ['--json']],
    [['completion', ''], ['bash', 'zsh', 'fish'], ['sh']],
    [['help', 'do'], ['doctor', 'down'], ['up']],
  ];

function proposedByBash(typed: readonly string[]): readonly string[] {
  const script = [
    'source completion.bash',
    `COMP_WORDS=(somastack ${typed.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${typed.length}`,
    '_somastack; printf "%s\\n" "${COMPREPLY[@]}"',
  ].join('\n');
  const { status, stdout, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-c', script], {
    cwd: copy.root,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return stdout.trimEnd().split('\n');
}

describe('bash proposes', () => {
  test.each(CASES)('after %j: %j and not %j', (typed, yes, no) => {
    const proposed = proposedByBash(typed);
    expect(proposed).toEqual(expect.arrayContaining([...yes]));
    expect(proposed.filter((word) => no.includes(word))).toEqual([]);
  });

  test('folders for a folder, and nothing for a number', () => {
    expect(proposedByBash(['synth', 'compose', '--out', 'di'])).toEqual(['dist']);
    expect(proposedByBash(['logs', '--tail', ''])).toEqual(['']);
  });

  test('the same for both names of the program', () => {
    const { stdout } = spawnSync(
      'bash',
      ['--norc', '-c', 'source completion.bash; complete -p soma somastack'],
      {
        cwd: copy.root,
        encoding: 'utf8',
      },
    );
    expect(stdout).toBe('complete -F _somastack soma\ncomplete -F _somastack somastack\n');
  });
});

describe.runIf(present('fish'))('fish proposes', () => {
  test.each(CASES)('after %j: %j and not %j', (typed, yes, no) => {
    const line = ['somastack', ...typed].join(' ');
    const { status, stdout, stderr } = spawnSync(
      'fish',
      ['--no-config', '-c', `source completion.fish; complete -C '${line}'`],
      { cwd: copy.root, encoding: 'utf8' },
    );
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const proposed = stdout.split('\n').map((text) => text.split('\t')[0] ?? '');
    // Fish proposes flags once a dash is typed.
    const words = typed.at(-1)?.startsWith('-') ? yes : yes.filter((word) => !word.startsWith('-'));
    expect(proposed).toEqual(expect.arrayContaining([...words]));
    expect(proposed.filter((word) => no.includes(word))).toEqual([]);
  });
});

describe.runIf(present('zsh'))('zsh proposes', () => {
  test.each(CASES)('after %j: %j and not %j', (typed, yes, no) => {
    // The builtin works inside the line editor alone, so a function in its place notes what it is given.
    const script = [
      'compdef() { :; }',
      'compadd() { shift; print -l -- "$@"; }',
      'source ./completion.zsh',
      `words=(somastack ${typed.map((word) => `'${word}'`).join(' ')}); CURRENT=${typed.length + 1}`,
      '_somastack',
    ].join('\n');
    const { status, stdout, stderr } = spawnSync('zsh', ['-f', '-c', script], {
      cwd: copy.root,
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const begun = typed.at(-1) ?? '';
    const proposed = stdout.split('\n').filter((word) => word.startsWith(begun));
    expect(proposed).toEqual(expect.arrayContaining([...yes]));
    expect(proposed.filter((word) => no.includes(word))).toEqual([]);
  });
});

function present(shell: string): boolean {
  if (has(shell)) return true;
  print(`skipped, completion of ${shell}: this machine has no ${shell}`);
  return false;
}
