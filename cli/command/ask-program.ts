import { spawnSync } from 'node:child_process';

/** Bytes of an answer: `docker inspect` of the whole stack is about one megabyte. */
export const MOST_BYTES = 64 * 2 ** 20;

/** A program's answer, or why there is none and the cure. */
export type Answer = { readonly text: string } | { readonly problem: string };

/** Another program, and how messages speak of it. */
export interface Program {
  /** Its name on the search path. */
  readonly name: string;
  /** What to do where it is missing, as the end of a sentence. */
  readonly install: string;
}

/** How a program is asked. */
export interface Question {
  /** Text for its standard input. @default nothing */
  readonly input?: string;
  /** Whether what it prints to standard error is part of the answer, as in the log of a container. @default false */
  readonly withErrors?: boolean;
}

/** Asks another program. @param cure what to do when it does not answer, as the end of a sentence */
export function askProgram(
  { name, install }: Program,
  words: readonly string[],
  cure: string,
  { input = '', withErrors = false }: Question = {},
): Answer {
  const { status, stdout, stderr, error } = spawnSync(name, words, {
    encoding: 'utf8',
    input,
    maxBuffer: MOST_BYTES,
  });
  if (error) return { problem: `cannot run ${name}: ${error.message}; ${install}` };
  if (status === 0) return { text: (withErrors ? `${stdout}${stderr}` : stdout).trim() };
  // Only the first line is the error; the rest explains how to find help.
  const [why = ''] = stderr.trim().split('\n');
  return { problem: `${why === '' ? `${name} ended with ${status ?? 1}` : why}; ${cure}` };
}
