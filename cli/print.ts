import { writeSync } from 'node:fs';

const STANDARD_OUTPUT = 1;

/**
 * Writes to standard output at once. Node's own stream for it takes as long to load as writing every file of a laptop; it is
 * asked when whoever reads is too slow. Whoever stopped reading, such as `head`, misses nothing.
 */
export function print(text: string): void {
  let left = Buffer.from(text);
  try {
    while (left.length > 0) left = left.subarray(writeSync(STANDARD_OUTPUT, left));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EAGAIN') process.stdout.write(left);
    else if (code !== 'EPIPE') throw error;
  }
}
