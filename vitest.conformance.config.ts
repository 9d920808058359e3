import { defineConfig } from 'vitest/config';
import base from './vitest.config.ts';

/** Readers whose programs must be compiled or that take long; `make test` does not run them. */
export default defineConfig({
  ...base,
  test: {
    ...base.test,
    include: ['test/conformance/**/*.test.ts'],
    exclude: ['node_modules/**'],
    // These keep a core busy each.
    maxWorkers: '100%',
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});
