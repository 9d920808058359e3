import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { STANDALONE } from '../../compose/standalone.ts';
import { COMPOSE_FAULTS } from '../support/compose-faults.ts';
import { type Emitted, emitted } from '../support/emitted.ts';
import { readable, reader, readersHome } from '../support/reader.ts';

/** The project as one of the two programs writes it out. */
function config(program: string, files: Emitted, ...words: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(
    join(readersHome(), 'bin', program),
    ['--env-file', files.environmentFile, '-f', files.compose, ...words],
    { encoding: 'utf8', env: { ...process.env, DOCKER_HOST: 'unix:///nonexistent' } },
  );
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return stdout;
}

describe.runIf(readable('docker compose whole', 'compose', 'docker-compose'))(
  'docker compose, beside its loader that all other readers use',
  () => {
    test.each([
      { what: 'what starts without a profile', profiles: [] },
      { what: 'a profile', profiles: ['--profile', 'brain'] },
      { what: 'all profiles', profiles: ['--profile', '*'] },
    ])('makes the same of $what', ({ profiles }) => {
      const files = emitted();
      for (const command of [
        ['config', '--format', 'json'],
        ['config', '--no-interpolate'],
      ]) {
        const words = [...profiles, ...command];
        expect(config('compose-loader', files, ...words)).toBe(config('docker-compose', files, ...words));
      }
    });

    test.each(STANDALONE)('makes the same of $service alone with its overlay', (standalone) => {
      const files = emitted({}, standalone);
      const words = ['-f', files.buildOverlay, 'config', '--format', 'json'];
      expect(config('compose-loader', files, ...words)).toBe(config('docker-compose', files, ...words));
    });

    test('accepts everything that the loader accepts', async () => {
      const { environmentFile, compose, buildOverlay } = emitted();
      for (const files of [[compose], [compose, buildOverlay]]) {
        const loaded = await reader('compose-config', ['compose-loader', environmentFile, ...files]);
        expect(loaded.status).toBe(0);
        expect(await reader('compose-config', ['docker-compose', environmentFile, ...files])).toEqual(loaded);
      }
    });

    test.each(COMPOSE_FAULTS)('refuses $title', async ({ changes, says }) => {
      const files = emitted(changes);
      const said = await reader('compose-config', ['docker-compose', files.environmentFile, files.compose]);
      expect(said.status).toBe(1);
      expect(said.text).toMatch(says);
    });
  },
);
