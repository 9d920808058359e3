import { isatty } from 'node:tty';
import { runCommand } from './command/run-command.ts';
import { compose } from './stack/compose-command.ts';
import { knownServices } from './stack/known-services.ts';
import { writtenStack } from './stack/written-stack.ts';

const STANDARD_INPUT = 0;

runCommand('exec', ({ words: [service = '', ...command], flags }) => {
  const stack = writtenStack(flags.standalone);
  // Docker Compose asks for a terminal unless it is told that there is none.
  const terminal = isatty(STANDARD_INPUT) ? [] : ['-T'];
  const words = ['exec', ...terminal, ...knownServices(stack, [service]), ...command];
  return compose(stack, words, { dryRun: flags['dry-run'] });
});
