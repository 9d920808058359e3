import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

const SOURCES = [
  'cli',
  'compose',
  'constructs',
  'environments',
  'gateway',
  'policies',
  'stacks',
  'targets',
  'tools',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];

export interface Result {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A checkout of its own, so that a test may change it as a user would and run the command line in it. */
export class ProjectCopy {
  readonly root = mkdtempSync(join(tmpdir(), 'somastack-'));

  constructor() {
    for (const source of SOURCES) cpSync(source, join(this.root, source), { recursive: true });
    symlinkSync(join(process.cwd(), 'node_modules'), join(this.root, 'node_modules'));
  }

  /** Replaces text in a file; fails when it is not there, so that no case passes by accident. */
  edit(path: string, from: string | RegExp, to: string): void {
    const file = join(this.root, path);
    const before = readFileSync(file, 'utf8');
    const after = before.replace(from, to);
    if (after === before) throw new Error(`${path} has no ${String(from)} to replace`);
    writeFileSync(file, after);
  }

  /** Puts a file back as it is in the repository. */
  restore(path: string): void {
    cpSync(path, join(this.root, path));
  }

  /** Puts a shell script where `run` looks for programs first, in the place of the real one. */
  standIn(program: string, lines: readonly string[]): void {
    mkdirSync(join(this.root, 'bin'), { recursive: true });
    writeFileSync(join(this.root, 'bin', program), `#!/bin/sh\n${lines.join('\n')}\n`, { mode: 0o755 });
  }

  run(...words: readonly string[]): Result {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['tools/run.cjs', ...words], {
      cwd: this.root,
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1', PATH: `${join(this.root, 'bin')}:${process.env['PATH'] ?? ''}` },
    });
    return { status, stdout, stderr };
  }

  /** Every file below a folder, by path. */
  files(folder: string): Readonly<Record<string, string>> {
    const root = join(this.root, folder);
    const found = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    return Object.fromEntries(
      found.map(({ parentPath, name }) => {
        const path = join(parentPath, name);
        return [relative(root, path), readFileSync(path, 'utf8')];
      }),
    );
  }

  /** Runs another program in the copy, kept from asking the network. */
  runForeign(program: string, words: readonly string[]): Result {
    const { status, stdout, stderr } = spawnSync(program, words, {
      cwd: this.root,
      encoding: 'utf8',
      env: { ...process.env, CHECKPOINT_DISABLE: '1', DISABLE_VERSION_CHECK: '1', NO_COLOR: '1' },
    });
    return { status, stdout, stderr };
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
