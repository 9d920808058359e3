import { createRequire } from 'node:module';
import { afterAll } from 'vitest';
import { removeFolders } from './folders.ts';

const require = createRequire(import.meta.url);
// Node keeps what it has loaded, so that this happens once for a worker.
require('./cdktf-parts.cjs');

// Modules are loaded once for all files of a worker, so what is to happen after each file stands here.
afterAll(removeFolders);
