import { defineConfig } from 'vitest/config';
import base from './vitest.config.ts';

/** The emitted project on a real engine: one file after the other, because each of them needs the machine for itself. */
export default defineConfig({
  ...base,
  test: {
    ...base.test,
    include: ['test/engine/**/*.test.ts'],
    exclude: ['node_modules/**'],
    globalSetup: ['test/engine/engine.setup.ts'],
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 1_200_000,
  },
});
