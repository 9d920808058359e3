import { writeSync } from 'node:fs';

const STANDARD_OUTPUT = 1;
const STANDARD_ERROR = 2;
/** Milliseconds to wait before the next attempt when a reader is slow. */
const PAUSE_MS = 5;

/** Writes a result to standard output, completely before it returns. */
export function print(text: string): void {
  write(STANDARD_OUTPUT, text);
}

/** Writes a message to standard error. */
export function complain(text: string): void {
  write(STANDARD_ERROR, text);
}

/**
 * Writes synchronously. Node's own streams take as long to load as writing every file of a laptop's project takes, and may lose
 * text when the program ends. A closed pipe, such as that of `head`, is no error.
 */
function write(to: number, text: string): void {
  let left = Buffer.from(text);
  while (left.length > 0) {
    try {
      left = left.subarray(writeSync(to, left));
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code === 'EPIPE') return;
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
    }
  }
}
