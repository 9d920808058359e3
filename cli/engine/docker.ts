import { execFile, spawnSync } from 'node:child_process';
import { OutputError } from '../../constructs/core/problems/errors.ts';

/** Bytes of an answer: `docker inspect` of the whole stack is about one megabyte. */
const MOST_BYTES = 64 * 2 ** 20;

/** The client's answer, or why there is none and the cure. */
export type Answer = { readonly text: string } | { readonly problem: string };

/** How the Docker client is asked. */
export interface Question {
  /** Text for its standard input. @default nothing */
  readonly input?: string;
  /** Whether what it prints to standard error is part of the answer, as in the log of a container. @default false */
  readonly withErrors?: boolean;
}

/** Asks the Docker client. @param cure what to do when it does not answer, as the end of a sentence */
export function ask(
  words: readonly string[],
  cure: string,
  { input = '', withErrors = false }: Question = {},
): Answer {
  const { status, stdout, stderr, error } = spawnSync('docker', words, {
    encoding: 'utf8',
    input,
    maxBuffer: MOST_BYTES,
  });
  if (error) return { problem: `cannot run docker: ${error.message}; install Docker` };
  if (status === 0) return { text: (withErrors ? `${stdout}${stderr}` : stdout).trim() };
  // Only the first line is the error; the rest explains how to find help.
  const [why = ''] = stderr.trim().split('\n');
  return { problem: `${why === '' ? `docker ended with ${status ?? 1}` : why}; ${cure}` };
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
