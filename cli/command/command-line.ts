import { parseArgs } from 'node:util';
import { type Standalone, STANDALONE } from '../../compose/standalone.ts';
import { UsageError } from '../../constructs/core/problems/errors.ts';
import { ENVIRONMENTS } from '../../environments/index.ts';
import { parseEnvironment } from '../../environments/parse.ts';
import { type Level, LEVELS } from '../../environments/levels.ts';
import { collect } from './collect.ts';
import { meantOneOf } from '../../constructs/core/problems/nearest.ts';
import type { Environment } from '../../environments/schema.ts';

export interface CommandLine {
  /** Names of the environments to work on; empty means all that the command serves. */
  readonly names: readonly string[];
  /** Folder to write to. @default the folder of the target */
  readonly out: string | undefined;
  /** Name of a service to run alone with a platform of its own. @default the whole platform */
  readonly standalone: Standalone | undefined;
  readonly help: boolean;
}

/** Reads the arguments of a command. @throws UsageError for a flag or an environment that does not exist */
export function readCommandLine(
  words: readonly string[],
  are: 'environments' | 'free' = 'environments',
): CommandLine {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        out: { type: 'string' },
        standalone: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (are === 'environments') for (const name of positionals) known(name);
    const standalone = values.standalone === undefined ? undefined : standaloneNamed(values.standalone);
    return { names: positionals, out: values.out, standalone, help: values.help };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(
      error instanceof Error ? error.message.replace(/\. To specify.*$/s, '') : String(error),
    );
  }
}

function known(name: string): void {
  if (name in ENVIRONMENTS) return;
  throw new UsageError(`unknown environment "${name}"; ${meantOneOf(name, Object.keys(ENVIRONMENTS))}`);
}

function standaloneNamed(service: string): Standalone {
  const found = STANDALONE.find((one) => one.service === service);
  if (found) return found;
  const names = STANDALONE.map((one) => one.service);
  throw new UsageError(`no service "${service}" runs alone; ${meantOneOf(service, names)}`);
}

/** An environment of one of these levels. */
type At<Served extends Level> = Extract<Environment, { readonly level: Served }>;

/**
 * The checked environments that a command serves. Environments of other commands are not checked, so that their problems do not stop
 * this one.
 * @throws UsageError for a named environment that the command does not serve
 */
export function environmentsFor<Served extends Level>(
  names: readonly string[],
  levels: readonly Served[],
  what: string,
): readonly At<Served>[] {
  const served = new Set<string>(levels);
  // An environment with an unknown level belongs to every command, so that each of them reports the fault.
  const isForOthers = (name: string) => {
    const { level = '' }: { level?: string } = ENVIRONMENTS[name] ?? {};
    return !served.has(level) && LEVELS.some((known) => known === level);
  };
  const own = Object.keys(ENVIRONMENTS).filter((name) => !isForOthers(name));
  const refused = names.find(isForOthers);
  if (refused !== undefined)
    throw new UsageError(`environment "${refused}" has no ${what}; write ${own.join(' or ')}`);
  return checked(names.length > 0 ? names : own).filter((environment): environment is At<Served> =>
    served.has(environment.level),
  );
}

/** The checked environments with these names, or all environments. */
export function checkedEnvironments(names: readonly string[]): readonly Environment[] {
  return checked(names.length > 0 ? names : Object.keys(ENVIRONMENTS));
}

function checked(names: readonly string[]): readonly Environment[] {
  return collect(
    names.map((name) => ({ name })),
    ({ name }) => parseEnvironment(ENVIRONMENTS[name]),
  );
}
