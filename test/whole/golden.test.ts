import { existsSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { describe, expect, test } from 'vitest';
import { allOutputs } from '../support/outputs.ts';

const GOLDEN = 'test/golden';
const outputs = allOutputs();

describe('golden files', () => {
  test.each(outputs.map(({ path, content }) => [path, content] as const))('%s', async (path, content) => {
    await expect(content).toMatchFileSnapshot(join('..', 'golden', path));
  });

  test('hold nothing that is no longer written', () => {
    const expected = new Set(outputs.map(({ path }) => path));
    const found = existsSync(GOLDEN) ? readdirSync(GOLDEN, { recursive: true, withFileTypes: true }) : [];
    const stale = found
      .filter((entry) => entry.isFile())
      .map((entry) => relative(GOLDEN, join(entry.parentPath, entry.name)).split(sep).join('/'))
      .filter((path) => !expected.has(path));
    expect(stale, 'delete these, or run npm run golden after deleting test/golden').toEqual([]);
  });
});
