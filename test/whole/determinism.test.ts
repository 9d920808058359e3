import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { ProjectCopy } from '../support/project-copy.ts';

const copies = [new ProjectCopy(), new ProjectCopy()] as const;

afterAll(() => {
  for (const copy of copies) copy.remove();
});

/** Every file of a command's output, by path. */
function written(
  copy: ProjectCopy,
  command: string,
  env: Readonly<Record<string, string>>,
): Record<string, string> {
  const out = join(copy.root, `out-${command}`);
  const { status, stderr } = spawnSync(process.execPath, ['tools/run.cjs', 'synth', command, '--out', out], {
    cwd: copy.root,
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  if (status !== 0) throw new Error(stderr);
  const files = readdirSync(out, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [relative(out, path), readFileSync(path, 'utf8')];
    }),
  );
}

test.each(['compose', 'kubernetes', 'terraform'])(
  '%s gives the same bytes in two folders, time zones and locales',
  (command) => {
    const here = written(copies[0], command, {
      TZ: 'Pacific/Kiritimati',
      LANG: 'de_DE.UTF-8',
      LC_ALL: 'de_DE.UTF-8',
    });
    const there = written(copies[1], command, {
      TZ: 'America/Los_Angeles',
      LANG: 'tr_TR.UTF-8',
      LC_ALL: 'tr_TR.UTF-8',
    });
    expect(Object.keys(here).length).toBeGreaterThan(5);
    expect(there).toEqual(here);
    for (const content of Object.values(here)) expect(content).not.toContain(copies[0].root);
  },
);
