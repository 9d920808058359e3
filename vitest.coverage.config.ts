import { defineConfig } from 'vitest/config';
import base from './vitest.config.ts';

/**
 * Coverage of the code that decides: the rules of environments, the core and the memory models, by the tests that are about them.
 * A whole synthesis, as in the golden tests, would execute nearly every line and prove none.
 */
export default defineConfig({
  ...base,
  test: {
    ...base.test,
    include: ['test/environments/**/*.test.ts', 'test/core/**/*.test.ts'],
    coverage: {
      enabled: true,
      provider: 'v8',
      include: ['environments/*.ts', 'constructs/core/**', 'constructs/**/*.memory.ts'],
      reporter: ['text-summary'],
      thresholds: { lines: 96, functions: 96, branches: 87 },
    },
  },
});
