import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Declaration, Flag } from '../../cli/command/declaration.ts';
import { type CommandName, COMMANDS } from '../../cli/command/table.ts';
import { COMMAND_NAMES, WORDS } from '../support/command-lines.ts';
import { ProjectCopy } from '../support/project-copy.ts';
import { StandInAws } from '../support/stand-in-aws.ts';
import { PORT_HOLDERS, StandInEngine } from '../support/stand-in-engine.ts';

let copy: ProjectCopy;
let engine: StandInEngine;

beforeAll(() => {
  copy = new ProjectCopy();
  engine = new StandInEngine(copy);
  new StandInAws(copy);
  engine.runs([
    ...PORT_HOLDERS,
    { service: 'kafka', health: 'healthy', limitMiB: 1280, memory: '300MiB' },
    { service: 'somaagent01', limitMiB: 256 },
    { service: 'kafka', project: 'somastack-standalone-somabrain', limitMiB: 1280, memory: '200MiB' },
  ]);
  for (const words of [
    ['synth', 'compose'],
    ['synth', 'compose', '--standalone', 'somabrain'],
  ])
    expect(copy.run(...words).status).toBe(0);
  for (const words of [['local'], ['--standalone', 'somabrain']])
    expect(copy.run('secrets', ...words).status).toBe(0);
});

afterAll(() => {
  copy.remove();
});

/** Values that are no default. */
const VALUES: Readonly<Record<string, string>> = {
  standalone: 'somabrain',
  out: 'elsewhere',
  format: 'helm',
  tail: '7',
  seconds: '2',
};

/** What a command line does: what it prints, asks the engine and leaves on the disk. */
function effectOf(name: CommandName, words: readonly string[]) {
  rmSync(join(copy.root, 'elsewhere'), { recursive: true, force: true });
  engine.asked();
  const { status, stdout, stderr } = copy.run(...name.split(' '), ...words);
  return {
    status,
    stdout,
    stderr,
    asked: engine.asked(),
    measured: copy.files('dist/compose/local')['measured.json'],
  };
}

const plain = new Map<string, ReturnType<typeof effectOf>>();

/** What a command line does without any flag that is asked about: several flags are compared with the same. */
function plainEffectOf(name: CommandName, words: readonly string[]) {
  const key = [name, ...words].join(' ');
  const effect = plain.get(key) ?? effectOf(name, words);
  plain.set(key, effect);
  return effect;
}

/** Flags that make the other words of the command pointless. */
const wordsWith = (name: CommandName, flag: string) =>
  name === 'secrets' && flag === 'standalone' ? [] : (WORDS[name] ?? []);

const pairs = COMMAND_NAMES.flatMap((name) => {
  const { flags }: Declaration = COMMANDS[name];
  return Object.entries<Flag>(flags).map(([flag, { value }]) => [name, flag, value !== undefined] as const);
});

describe('each flag that a command accepts changes what it does', () => {
  test.each(pairs)('%s --%s', (name, flag, hasValue) => {
    // A measurement takes as long as it says; the default would be a minute.
    const always = name === 'measure' && flag !== 'seconds' ? ['--seconds', '1'] : [];
    const given = [`--${flag}`, ...(hasValue ? [VALUES[flag] ?? ''] : [])];
    const base = name === 'measure' && flag === 'seconds' ? ['--seconds', '1'] : always;
    const without = plainEffectOf(name, [...base, ...(WORDS[name] ?? [])]);
    const withFlag = effectOf(name, [...always, ...given, ...wordsWith(name, flag)]);
    expect(withFlag).not.toEqual(without);
    expect(withFlag.status, withFlag.stderr).not.toBe(2);
  });
});
