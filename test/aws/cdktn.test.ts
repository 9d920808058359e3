import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import type { Plugin } from 'esbuild';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

const require = createRequire(import.meta.url);
const { build } = require('../../tools/bundle.cjs') as {
  readonly build: (
    root: string,
    entry: string,
    plugins: readonly Plugin[],
  ) => Promise<{ readonly code: string } | undefined>;
};
const GOLDEN = 'test/golden/terraform';

/** Puts cdktn, which goes on where cdktf was archived, in its place everywhere; the bindings of the providers stay. */
const successor: Plugin = {
  name: 'successor',
  setup(bundler) {
    bundler.onResolve({ filter: /^cdktf$/ }, () => ({ path: require.resolve('cdktn') }));
    bundler.onResolve({ filter: /^cdktf\// }, ({ path, importer }) => ({
      errors: [{ text: `${importer} imports ${path}, which is no part of what cdktn exports` }],
    }));
  },
};

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'somastack-cdktn-'));
  const made = await build(process.cwd(), join(process.cwd(), 'cli/synth-terraform.main.ts'), [successor]);
  // Node's own function around a module, which the bundle has written out.
  writeFileSync(
    join(folder, 'synth.cjs'),
    `${made?.code ?? ''}(exports, require, module, __filename, __dirname)`,
  );
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const filesIn = (root: string) =>
  Object.fromEntries(
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
      .map(({ parentPath, name }) => {
        const path = join(parentPath, name);
        return [relative(root, path), readFileSync(path, 'utf8')] as const;
      }),
  );

test('the successor of cdktf writes the same bytes', () => {
  const out = join(folder, 'out');
  const { status, stderr } = spawnSync(process.execPath, [join(folder, 'synth.cjs'), '--out', out], {
    encoding: 'utf8',
  });
  expect(status, stderr).toBe(0);
  expect(filesIn(out)).toEqual(filesIn(GOLDEN));
});

test('none of cdktf is left in it', () => {
  const code = readFileSync(join(folder, 'synth.cjs'), 'utf8');
  expect(code).toContain('node_modules/cdktn/lib/terraform-stack.js');
  expect(code).not.toContain('node_modules/cdktf/');
});

test('a function that the bundle would leave out unawares is refused', async () => {
  const newer = join(folder, 'cdktn/lib/tokens/private/stack-trace.js');
  mkdirSync(dirname(newer), { recursive: true });
  writeFileSync(newer, 'exports.captureStackTrace = () => [];\nexports.captureAll = () => [];\n');
  const planted: Plugin = {
    name: 'planted',
    setup(bundler) {
      bundler.onResolve({ filter: /stack-trace$/ }, () => ({ path: newer }));
    },
  };
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const made = await build(process.cwd(), join(process.cwd(), 'cli/synth-terraform.main.ts'), [planted]);
  process.exitCode = undefined;
  expect(made).toBeUndefined();
  expect(said.mock.calls.join('')).toContain('exports captureAll, which its replacement in the bundle lacks');
  said.mockRestore();
});
