import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ProjectCopy } from '../support/project-copy.ts';
import { StandInEngine } from '../support/stand-in-engine.ts';

let copy: ProjectCopy;

beforeAll(() => {
  copy = new ProjectCopy();
  new StandInEngine(copy);
});

afterAll(() => {
  copy.remove();
});

describe('a command line with a mistake in it', () => {
  test.each([
    [['synth', 'compose', 'lokal'], 'unknown environment "lokal"; did you mean "local"?'],
    [['synth', 'compose', 'mars'], 'unknown environment "mars"; there are local, kind, staging, prod'],
    [['synth', 'compose', 'kind'], 'environment "kind" has no laptop to run Docker Compose on; write local'],
    [['synth', 'compose', '--outt', 'x'], '"synth compose" has no flag --outt; did you mean "--out"?'],
    [['synth', 'compoze'], 'unknown command "synth compoze"; did you mean "compose"?'],
    [['synth', '--out', 'x'], '"synth" has no flag --out; there are --json, --help'],
    [['plan', 'constructor'], 'unknown environment "constructor"; there are local, kind, staging, prod'],
    [['secrets'], 'name the environment: somastack secrets local'],
    [['preflight', 'kind'], 'environment "kind" has no account on AWS; write staging or prod'],
    [['secrets', 'local', '--standalone', 'somabrain'], 'name an environment or a service alone, not both'],
    [['doctor', 'brian'], 'unknown profile "brian"; did you mean "brain"?'],
    [
      ['doctor', 'brain', '--standalone', 'somabrain'],
      'unknown profile "brain"; a service alone has no profiles',
    ],
    [['completion', 'zhs'], 'unknown shell "zhs"; did you mean "zsh"?'],
    [['help', 'statsu'], 'unknown command "statsu"; did you mean "status"?'],
    [['deploy', 'prod'], 'unknown command "deploy"; '],
    [['../plan'], 'unknown command "../plan"; '],
    [['dev'], 'write what to do after "dev": up or down'],
    [['dev', 'upp'], 'unknown command "dev upp"; did you mean "up"?'],
    [['--json', 'status'], 'write the command before --json, for example: somastack status --json'],
    [['--version', 'status'], 'write --version alone'],
    [[], 'usage: somastack COMMAND'],
  ])('%j is refused with exit code 2', (words, says) => {
    const { status, stdout, stderr } = copy.run(...words);
    expect(stderr).toContain(says);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });
});

test('says its version and explains itself', () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly version: string };
  expect(copy.run('--version').stdout).toBe(`somastack ${version}\n`);
  const overview = readFileSync('test/cli/help/overview.txt', 'utf8');
  for (const words of [['help'], ['--help'], ['-h']]) expect(copy.run(...words).stdout).toBe(overview);
  const logs = readFileSync('test/cli/help/logs.txt', 'utf8');
  for (const words of [
    ['help', 'logs'],
    ['logs', '--help'],
    ['logs', 'x', '-h'],
  ])
    expect(copy.run(...words).stdout).toBe(logs);
  expect(copy.run('help', 'dev').stdout).toContain('somastack dev down stops');
});

test('runs from any folder: its own paths are in the checkout, those of the user where the user stands', () => {
  const folder = join(copy.root, 'cli', 'elsewhere');
  mkdirSync(folder);
  const { status, stdout } = spawnSync(
    process.execPath,
    ['../../tools/run.cjs', 'synth', 'compose', '--out', 'mine'],
    { cwd: folder, encoding: 'utf8' },
  );
  expect(status).toBe(0);
  expect(stdout).toContain(`${join(folder, 'mine/local')}: `);
  expect(
    spawnSync(process.execPath, ['../../tools/run.cjs', 'synth', 'compose'], { cwd: folder }).status,
  ).toBe(0);
  expect(copy.files('dist/compose/local')).toEqual(copy.files('cli/elsewhere/mine/local'));
});

describe('what is written', () => {
  test('is named: all of a small change, some of a large one', () => {
    const first = copy.run('synth', 'compose', '--out', 'new').stdout;
    expect(first).toMatch(
      /\nnew\/local: (\d+) files written, 0 unchanged, 0 deleted\n {2}written {2}\.env\.example\n(?: {11}\S+\n){9} {11}and \d+ more\n$/,
    );
    copy.edit('environments/local.ts', "memory: '96Mi'", "memory: '112Mi'");
    const second = copy.run('synth', 'compose', '--out', 'new').stdout;
    copy.restore('environments/local.ts');
    expect(second).toMatch(
      /\nnew\/local: \d+ files written, \d+ unchanged, 0 deleted\n {2}written {2}compose\.yaml\n/,
    );
    expect(second).toContain('           memory-plan.json\n           memory-plan.txt\n');
  });

  test('of every target is all or nothing, and problems of several targets come together', () => {
    copy.edit('environments/local.ts', "retention: '7d'", "retention: '7'");
    copy.edit('environments/kind.ts', "memory: '9Gi'", "memory: '2Gi'");
    const { status, stderr } = copy.run('synth');
    copy.restore('environments/local.ts');
    copy.restore('environments/kind.ts');
    expect(status).toBe(1);
    expect(stderr).toMatch(/^2 problems in the definition; nothing was written\n/);
    expect(stderr).toContain('environments/local.ts: eventStreaming.kafka.retention');
    expect(stderr).toContain('environments/kind.ts: all pods: memory budget exceeded by');
  });
});

describe('make and npm call the same program', () => {
  // These tests are run by make, too, and a make within another one says where it is.
  const OUTSIDE = { ...process.env, MAKEFLAGS: '', MAKELEVEL: '0' };
  const recipe = (...words: readonly string[]) =>
    spawnSync('make', ['--dry-run', '--no-print-directory', ...words], { encoding: 'utf8', env: OUTSIDE })
      .stdout;

  test.each([
    [['synth'], 'node tools/run.cjs synth'],
    [['up', 'PROFILE=brain,memory'], 'node tools/run.cjs up brain,memory'],
    [['somastack-up'], 'node tools/run.cjs up full'],
    [['doctor', 'PROFILE=brain'], 'node tools/run.cjs doctor brain'],
    [['dev-up', 'C=somabrain'], 'node tools/run.cjs dev up somabrain'],
    [['dev-down', 'C=somabrain'], 'node tools/run.cjs dev down somabrain'],
    [['images'], 'node tools/run.cjs images'],
    [['down'], 'node tools/run.cjs down'],
    [['status'], 'node tools/run.cjs status'],
    [['logs'], 'node tools/run.cjs logs'],
  ])('make %j', (words, command) => {
    expect(
      recipe(...words)
        .trimEnd()
        .split('\n')
        .at(-1),
    ).toBe(command);
  });

  test('each script of npm names a command', () => {
    const { scripts, bin } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      readonly scripts: Readonly<Record<string, string>>;
      readonly bin: Readonly<Record<string, string>>;
    };
    expect(bin).toEqual({ somastack: 'tools/run.cjs', soma: 'tools/run.cjs' });
    for (const script of Object.values(scripts)) {
      const words = /^node tools\/run\.cjs ?(.*)$/.exec(script)?.[1];
      if (words === undefined || words === '') continue;
      expect(copy.run(...words.split(' '), '--help').status, script).toBe(0);
    }
  });
});
