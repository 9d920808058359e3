import { Memory } from '../../constructs/core/amounts/memory.ts';
import { ask } from '../engine/docker.ts';
import { type Check, ok, problem } from './check.ts';

/** Compose 2.20.0 introduced `depends_on.required`, which the project uses. */
const LEAST_COMPOSE = [2, 20] as const;
/** A project that only a Compose of at least that version reads. */
const TRIAL =
  'services: {a: {image: a, depends_on: {b: {condition: service_started, required: false}}}, b: {image: b}}';

export function checkEngine(): Check {
  const answer = ask(['version', '--format', '{{.Server.Version}}'], 'start the engine');
  if ('problem' in answer) return problem('container engine', answer.problem);
  return ok('container engine', `version ${answer.text}`);
}

/** Checks the plug-in by its version; one that was built by hand names none, and is tried out. */
export function checkCompose(): Check {
  const what = 'Docker Compose';
  const answer = ask(['compose', 'version', '--short'], 'install its plugin');
  if ('problem' in answer) return problem(what, answer.problem);
  const [leastMajor, leastMinor] = LEAST_COMPOSE;
  const cure = `install ${leastMajor}.${leastMinor} or newer`;
  const version = /^v?(\d+)\.(\d+)(?:\.|$)/.exec(answer.text);
  if (!version) {
    const read = ask(['compose', '--file', '-', 'config', '--quiet'], cure, { input: TRIAL });
    const says = `"${answer.text}" is no version`;
    return 'problem' in read
      ? problem(what, `${says}, and it does not read what the project needs: ${read.problem}`)
      : ok(what, `${says}, but it reads what the project needs`);
  }
  const [major, minor] = [Number(version[1]), Number(version[2])];
  if (major < leastMajor || (major === leastMajor && minor < leastMinor))
    return problem(what, `version ${answer.text} is too old; ${cure}`);
  return ok(what, `version ${answer.text}`);
}

/** Checks the engine's memory, because an engine in a virtual machine has less than the host. */
export function checkEngineMemory(needed: Memory): Check {
  const what = 'memory of the engine';
  const answer = ask(['info', '--format', '{{.MemTotal}}'], 'see what the engine says');
  if ('problem' in answer) return problem(what, answer.problem);
  const bytes = Number(answer.text);
  if (answer.text === '' || Number.isNaN(bytes))
    return problem(what, `docker info says "${answer.text}", which is no amount; see what the engine says`);
  const has = Memory.mebibytes(Math.floor(bytes / 2 ** 20));
  if (needed.exceeds(has))
    return problem(
      what,
      `${has}, and the plan needs ${needed}; give the engine more or choose fewer profiles`,
    );
  return ok(what, `${has} for ${needed} planned`);
}
