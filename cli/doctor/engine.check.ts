import { spawnSync } from 'node:child_process';
import { Memory } from '../../constructs/core/memory.ts';
import { type Check, ok, problem } from './check.ts';

/** `depends_on.required`, which the project uses, came with Compose 2.20.0. */
const LEAST_COMPOSE = [2, 20] as const;

/** What the client says, or why it says nothing. */
function ask(...words: readonly string[]): { readonly text: string } | { readonly why: string } {
  const { status, stdout, stderr, error } = spawnSync('docker', words, { encoding: 'utf8' });
  if (error) return { why: `cannot run docker: ${error.message}; install Docker` };
  const why = stderr.trim().split('\n').at(-1) ?? '';
  return status === 0
    ? { text: stdout.trim() }
    : { why: why === '' ? `docker ended with ${status ?? 1}` : why };
}

export function checkEngine(): Check {
  const answer = ask('version', '--format', '{{.Server.Version}}');
  if ('why' in answer) return problem('container engine', `${answer.why}; start the engine`);
  return ok('container engine', `version ${answer.text}`);
}

export function checkCompose(): Check {
  const answer = ask('compose', 'version', '--short');
  if ('why' in answer) return problem('Docker Compose', `${answer.why}; install its plugin`);
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

/** The engine may live in a machine of its own with less memory than the host. */
export function checkEngineMemory(needed: Memory): Check {
  const what = 'memory of the engine';
  const answer = ask('info', '--format', '{{.MemTotal}}');
  if ('why' in answer) return problem(what, answer.why);
  const has = Memory.mebibytes(Math.floor(Number(answer.text) / 2 ** 20));
  if (needed.exceeds(has))
    return problem(
      what,
      `${has}, and the plan needs ${needed}; give the engine more or choose fewer profiles`,
    );
  return ok(what, `${has} for ${needed} planned`);
}
