import { createRequire } from 'node:module';

/**
 * cdktf traces the stack for each of its tokens, for its own messages about them; that is three quarters of the time of a synthesis. The
 * bundles of the program leave it out (`tools/bundle.cjs`), and so do tests, which ask for a synthesis a thousand times.
 */
const traces = createRequire(import.meta.url)('cdktf/lib/tokens/private/stack-trace.js') as {
  captureStackTrace: () => readonly string[];
};
traces.captureStackTrace = () => [];
