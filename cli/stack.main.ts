import { StartError, UsageError } from '../constructs/core/problems/errors.ts';
import { compose } from './laptop/compose-command.ts';
import { checkEngine } from './doctor/engine.check.ts';
import { checkImages } from './doctor/images.check.ts';
import { checkSecrets } from './doctor/secrets.check.ts';
import { type Laptop, laptop } from './laptop/laptop.ts';
import { runCommand } from './command/run-command.ts';
import { writeOutput } from './command/write-output.ts';

/** The Docker Compose command behind each word. */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  up: ['up', '--detach', '--wait'],
  down: ['down'],
  status: ['ps', '--all'],
  logs: ['logs', '--tail', '100'],
};

runCommand({
  help: [
    'Starts, stops and shows the laptop stack with Docker Compose, and prints the command it runs.',
    `usage: npm run stack -- ${Object.keys(ACTIONS).join('|')} [PROFILE...] [--standalone SERVICE]`,
  ].join('\n'),
  positionals: 'free',
  run({ names: [action = '', ...chosen], standalone }) {
    const words = ACTIONS[action];
    if (!words)
      throw new UsageError(`unknown action "${action}"; there are ${Object.keys(ACTIONS).join(', ')}`);
    const here = laptop(chosen, standalone);
    writeOutput(here.folder, here.files);
    if (action === 'up') refuse(here);
    compose(here, [...words], action === 'up' ? here.profiles : here.known);
  },
});

/** Reports everything that would make a start fail, before anything starts. */
function refuse(here: Laptop): void {
  const engine = checkEngine();
  const checks = [checkSecrets(here), engine, ...(engine.result === 'ok' ? [checkImages(here)] : [])];
  const problems = [
    ...here.plan.problemsOf(here.selection),
    ...checks.filter(({ result }) => result === 'problem').map(({ what, says }) => `${what}: ${says}`),
  ];
  if (problems.length > 0) throw new StartError(problems);
}
