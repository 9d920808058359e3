import { type Standalone, STANDALONE } from '../../compose/standalone.ts';
import { UsageError } from '../../constructs/core/problems/errors.ts';
import { ENVIRONMENTS } from '../../environments/index.ts';
import { parseEnvironment } from '../../environments/parse.ts';
import { type Level, LEVELS } from '../../environments/levels.ts';
import { collect } from './collect.ts';
import { meantOneOf } from '../../constructs/core/problems/nearest.ts';
import type { Environment } from '../../environments/schema.ts';

/** The service that `--standalone` names; undefined without the flag. @throws UsageError when that service does not run alone */
export function standaloneOf(flag: string | undefined): Standalone | undefined {
  return flag === undefined ? undefined : standaloneNamed(flag);
}

/** The service of this name that can run alone. @throws UsageError when there is none */
export function standaloneNamed(service: string): Standalone {
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
 * @throws UsageError for a named environment that does not exist or that the command does not serve
 */
export function environmentsFor<Served extends Level>(
  names: readonly string[],
  levels: readonly Served[],
  what: string,
): readonly At<Served>[] {
  names.forEach(refuseUnknown);
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

/** The checked environments with these names, or all environments. @throws UsageError for a name that does not exist */
export function checkedEnvironments(names: readonly string[]): readonly Environment[] {
  names.forEach(refuseUnknown);
  return checked(names.length > 0 ? names : Object.keys(ENVIRONMENTS));
}

function refuseUnknown(name: string): void {
  if (Object.hasOwn(ENVIRONMENTS, name)) return;
  throw new UsageError(`unknown environment "${name}"; ${meantOneOf(name, Object.keys(ENVIRONMENTS))}`);
}

function checked(names: readonly string[]): readonly Environment[] {
  return collect(
    [...new Set(names)].map((name) => ({ name })),
    ({ name }) => parseEnvironment(ENVIRONMENTS[name]),
  );
}
