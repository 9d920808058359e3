import { OutputError, StartError } from '../../constructs/core/problems/errors.ts';
import { complain } from '../command/print.ts';
import { writeOutput } from '../command/write-output.ts';
import type { Check } from '../doctor/check.ts';
import { checkEngine } from '../doctor/engine.check.ts';
import { examine } from '../doctor/examine.ts';
import { type EngineContainer, ourContainers } from '../engine/containers.ts';
import type { Laptop } from '../laptop/laptop.ts';
import { compose, composeOrFail } from '../stack/compose-command.ts';
import { waitSeconds } from '../stack/wait-budget.ts';
import { failureReport } from './failure-report.ts';
import { provenOverlays } from './logs.ts';

export interface StartOptions {
  /** Removes containers of the project that are not chosen before it starts the others. */
  readonly only: boolean;
  /** Prints the commands that it would run, writes nothing and runs nothing. */
  readonly dryRun: boolean;
}

/**
 * Writes the project and starts the chosen profiles; waits until all are healthy, for as long as the plan gives them.
 * @throws StartError with everything that would make the start fail, before anything is started
 * @throws OutputError when Docker Compose fails, after the last lines of what failed
 */
export async function start(here: Laptop, { only, dryRun }: StartOptions): Promise<void> {
  const { stack, selection, profiles } = here;
  if (!dryRun) writeOutput(stack.folder, here.files);
  const engine = dryRun && !only ? undefined : checkEngine();
  const containers = engine?.result === 'ok' ? ourContainers() : [];
  if (!dryRun && engine) refuse(here, engine, containers, only);
  const chosen = new Set(selection.pods.map(({ name }) => name));
  if (only) removeOthers(here, containers, chosen, dryRun);
  const seconds = waitSeconds([...stack.services.values()].filter(({ name }) => chosen.has(name)));
  const words = ['up', '--detach', '--remove-orphans', '--wait', '--wait-timeout', String(seconds)];
  const overlays = dryRun ? [] : await provenOverlays(stack, containers);
  const status = compose(stack, words, { profiles, overlays, dryRun });
  if (status === 0) return;
  complain(failureReport(stack, ourContainers()));
  throw new OutputError(`docker compose ended with exit code ${status}`);
}

/** Reports everything that would make a start fail, and warns of what may. */
function refuse(here: Laptop, engine: Check, containers: readonly EngineContainer[], only: boolean): void {
  const checks = examine(here, engine, containers, only);
  const says = (result: Check['result']) =>
    checks.filter((check) => check.result === result).map((check) => `${check.what}: ${check.says}`);
  const problems = says('problem');
  if (problems.length > 0) throw new StartError(problems);
  for (const warning of says('warning')) complain(`warning: ${warning}\n`);
}

/** Removes containers that are not chosen, jobs that have ended too: they would look as if their profile had been chosen. */
function removeOthers(
  { stack }: Laptop,
  containers: readonly EngineContainer[],
  chosen: ReadonlySet<string>,
  dryRun: boolean,
): void {
  const others = containers
    .filter(
      ({ project, service }) =>
        project === stack.project && !chosen.has(service) && stack.services.has(service),
    )
    .map(({ service }) => service)
    .sort();
  if (others.length > 0) composeOrFail(stack, ['rm', '--stop', '--force', ...others], { dryRun });
}
