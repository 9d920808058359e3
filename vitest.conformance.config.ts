import { defineConfig } from 'vitest/config';
import base from './vitest.config.ts';

/** Readers that take minutes: a whole control plane and a scanner. */
export default defineConfig({
  ...base,
  test: {
    ...base.test,
    include: ['test/conformance/**/*.test.ts'],
    exclude: ['node_modules/**'],
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});
