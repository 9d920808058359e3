import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [
    {
      name: 'text',
      enforce: 'pre',
      load(id: string) {
        return /\.(sql|sh|rego|lua)$/.test(id)
          ? `export default ${JSON.stringify(readFileSync(id, 'utf8'))}`
          : undefined;
      },
    },
  ],
  test: {
    include: ['test/**/*.test.ts'],
    // A worker loads the program and its libraries once, not once for each file: half of the time of these tests. Values go in and come
    // out of the program, so nothing is left in a module for the next file; a file that replaces modules loads its own.
    isolate: false,
    setupFiles: ['test/support/each-file.ts'],
    exclude: ['test/conformance/**', 'test/engine/**', 'test/cluster/**', 'node_modules/**'],
    // A little more than a reader is given, so that on a busy machine the reader says what it waited for.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // Readers mostly wait for the programs that they start, so two workers more than cores keep the cores busy.
    maxWorkers: availableParallelism() + 2,
  },
});
