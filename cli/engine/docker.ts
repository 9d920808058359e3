import { execFile, spawnSync } from 'node:child_process';
import { OutputError } from '../../constructs/core/problems/errors.ts';
import { type Answer, askProgram, MOST_BYTES, type Program, type Question } from '../command/ask-program.ts';

const DOCKER: Program = { name: 'docker', install: 'install Docker' };

/** Asks the Docker client. @param cure what to do when it does not answer, as the end of a sentence */
export function ask(words: readonly string[], cure: string, question?: Question): Answer {
  return askProgram(DOCKER, words, cure, question);
}

/** Asks the Docker client while others are asked; undefined when it fails or takes longer than this. */
export function askWithin(milliseconds: number, words: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile('docker', words, { timeout: milliseconds, maxBuffer: MOST_BYTES }, (error, stdout) => {
      resolve(error ? undefined : stdout.trim());
    });
  });
}

/**
 * Runs the Docker client with the streams of this program.
 * @returns its exit code
 * @throws OutputError when it cannot be run at all
 */
export function docker(
  words: readonly string[],
  stdio: 'ignore' | 'inherit',
  environment: Readonly<Record<string, string>> = {},
): number {
  const { status, error } = spawnSync('docker', words, { stdio, env: { ...process.env, ...environment } });
  if (error) throw new OutputError(`cannot run docker: ${error.message}; is it installed?`);
  return status ?? 1;
}
