import { spawnSync } from 'node:child_process';
import { Memory } from '../../constructs/core/amounts/memory.ts';
import { type Check, ok, problem } from './check.ts';

/** Compose 2.20.0 introduced `depends_on.required`, which the project uses. */
const LEAST_COMPOSE = [2, 20] as const;

/** The client's answer, or why there is none and the cure. */
export function ask(
  words: readonly string[],
  cure: string,
): { readonly text: string } | { readonly problem: string } {
  const { status, stdout, stderr, error } = spawnSync('docker', words, { encoding: 'utf8' });
  if (error) return { problem: `cannot run docker: ${error.message}; install Docker` };
  if (status === 0) return { text: stdout.trim() };
  // Only the first line is the error; the rest explains how to find help.
  const [why = ''] = stderr.trim().split('\n');
  return { problem: `${why === '' ? `docker ended with ${status ?? 1}` : why}; ${cure}` };
}

export function checkEngine(): Check {
  const answer = ask(['version', '--format', '{{.Server.Version}}'], 'start the engine');
  if ('problem' in answer) return problem('container engine', answer.problem);
  return ok('container engine', `version ${answer.text}`);
}

export function checkCompose(): Check {
  const answer = ask(['compose', 'version', '--short'], 'install its plugin');
  if ('problem' in answer) return problem('Docker Compose', answer.problem);
  const [major = 0, minor = 0] = answer.text.replace(/^v/, '').split('.').map(Number);
  const [leastMajor, leastMinor] = LEAST_COMPOSE;
  const old = major < leastMajor || (major === leastMajor && minor < leastMinor);
  if (old)
    return problem(
      'Docker Compose',
      `version ${answer.text} is too old; install ${leastMajor}.${leastMinor} or newer`,
    );
  return ok('Docker Compose', `version ${answer.text}`);
}

/** Checks the engine's memory, because an engine in a virtual machine has less than the host. */
export function checkEngineMemory(needed: Memory): Check {
  const what = 'memory of the engine';
  const answer = ask(['info', '--format', '{{.MemTotal}}'], 'see what the engine says');
  if ('problem' in answer) return problem(what, answer.problem);
  const has = Memory.mebibytes(Math.floor(Number(answer.text) / 2 ** 20));
  if (needed.exceeds(has))
    return problem(
      what,
      `${has}, and the plan needs ${needed}; give the engine more or choose fewer profiles`,
    );
  return ok(what, `${has} for ${needed} planned`);
}
