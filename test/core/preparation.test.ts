import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { Memory } from '../../constructs/core/amounts/memory.ts';
import type { Container, Preparation } from '../../constructs/core/model/container.ts';
import { preparing, resultOf } from '../../constructs/core/model/preparation.ts';
import { IMAGES } from '../../constructs/core/versions.ts';
import { folderForFile, removeFolders } from '../support/folders.ts';

const CONTAINER: Container = { image: IMAGES.keycloak, runAs: { uid: 1000, gid: 0 }, scratch: ['/tmp'] };
const PREPARATION: Preparation = {
  path: '/server',
  command: 'build',
  environment: { KIND: 'postgres' },
  size: Memory.mebibytes(1),
};

afterAll(removeFolders);

/** A folder as an image has it, and runs of the script in it with a command of the test's own. */
function image() {
  const path = folderForFile('prepared-');
  writeFileSync(join(path, 'server.jar'), 'of the image');
  return {
    has: () => readdirSync(path).sort(),
    says: (file: string) => readFileSync(join(path, file), 'utf8'),
    run: (command: string) => {
      const { entrypoint, command: words } = preparing(CONTAINER, { ...PREPARATION, path, command });
      const [shell = '', ...options] = entrypoint;
      return spawnSync(shell, [...options, ...words], { encoding: 'utf8' });
    },
  };
}

describe('what prepares a folder', () => {
  test('completes what the image has, once', () => {
    const { run, has, says } = image();
    expect(run('echo built >> server.jar; echo more > more.jar')).toMatchObject({ status: 0, stderr: '' });
    expect(says('server.jar')).toBe('of the imagebuilt\n');
    expect(run('echo again >> server.jar').status).toBe(0);
    expect(says('server.jar')).toBe('of the imagebuilt\n');
    expect(has()).toEqual(['.done', '.image', 'more.jar', 'server.jar']);
  });

  test.each(['echo half > server.jar; exit 3', 'rm server.jar; echo half > half.jar; kill -9 $$'])(
    'begins again with what the image has after it was broken off: %s',
    (brokenOff) => {
      const { run, has, says } = image();
      expect(run(brokenOff).status).not.toBe(0);
      expect(has()).not.toContain('.done');
      expect(run('echo built >> server.jar').status).toBe(0);
      expect(says('server.jar')).toBe('of the imagebuilt\n');
      expect(has()).toEqual(['.done', '.image', 'server.jar']);
    },
  );

  test('ends with the exit code of its command', () => {
    expect(image().run('exit 7').status).toBe(7);
  });

  test.each<[string, Container, Preparation]>([
    ['image', { ...CONTAINER, image: IMAGES.curl }, PREPARATION],
    ['folder', CONTAINER, { ...PREPARATION, path: '/other' }],
    ['command', CONTAINER, { ...PREPARATION, command: 'build --other' }],
    ['variable', CONTAINER, { ...PREPARATION, environment: { KIND: 'other' } }],
  ])('another %s is another result', (_, container, preparation) => {
    expect(resultOf(container, preparation)).not.toBe(resultOf(CONTAINER, PREPARATION));
  });
});
