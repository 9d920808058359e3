import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { emitted, project } from '../support/emitted.ts';
import { readable } from '../support/reader.ts';

/** Every script that Compose mounts, and what a shell says to it; an empty string is consent. */
function complaints(program: string, args: readonly string[], folder: string): readonly string[] {
  const scripts = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.sh'),
  );
  if (scripts.length === 0) throw new Error(`no script below ${folder}`);
  return scripts.flatMap((script) => {
    try {
      execFileSync(program, [...args, join(folder, script)], { encoding: 'utf8', stdio: 'pipe' });
      return [];
    } catch (error) {
      const { stdout, stderr } = error as { stdout: string; stderr: string };
      return [`${script}: ${stdout}${stderr}`];
    }
  });
}

const scriptsOf = (files: { folder: string }) => join(files.folder, project('config'));
const unclosed = { [project('config/kafka/kafka-start.sh')]: (text: string) => `${text}if true; then\n` };
const unquoted = {
  [project('config/kafka/kafka-start.sh')]: (text: string) =>
    text.replaceAll('"$SERVER_PROPERTIES"', '$SERVER_PROPERTIES'),
};

describe('the emitted scripts', () => {
  test('are read by the plain shell of every image', () => {
    expect(complaints('sh', ['-n'], scriptsOf(emitted()))).toEqual([]);
  });

  test('are refused when one is not closed', () => {
    expect(complaints('sh', ['-n'], scriptsOf(emitted(unclosed))).join()).toMatch(
      /kafka-start\.sh: .*(unexpected|end of file)/,
    );
  });
});

describe.runIf(readable('the style of the emitted scripts', 'shellcheck'))(
  'the emitted scripts, read by shellcheck',
  () => {
    const args = ['--shell=sh', '--severity=info'];

    test('have no fault that it knows', () => {
      expect(complaints('shellcheck', args, scriptsOf(emitted()))).toEqual([]);
    });

    test('are refused when a variable is not quoted', () => {
      expect(complaints('shellcheck', args, scriptsOf(emitted(unquoted))).join()).toContain('SC2086');
    });
  },
);
