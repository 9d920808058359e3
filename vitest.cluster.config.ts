import { defineConfig } from 'vitest/config';
import base from './vitest.config.ts';

/** What `kind` emits on a cluster of its own: one file after the other, because each of them does something to the whole cluster. */
export default defineConfig({
  ...base,
  test: {
    ...base.test,
    include: ['test/cluster/**/*.test.ts'],
    exclude: ['node_modules/**'],
    globalSetup: ['test/cluster/cluster.setup.ts'],
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 900_000,
    // Every pod is ended before the nodes are.
    teardownTimeout: 120_000,
  },
});
