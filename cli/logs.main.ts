import { runCommand } from './command/run-command.ts';
import { composeOrFail } from './stack/compose-command.ts';
import { knownServices } from './stack/known-services.ts';
import { writtenStack } from './stack/written-stack.ts';

const LINES = 100;

runCommand('logs', ({ words, flags }) => {
  const stack = writtenStack(flags.standalone);
  const follow = flags.follow ? ['--follow'] : [];
  const shown = ['logs', '--tail', String(flags.tail ?? LINES), ...follow, ...knownServices(stack, words)];
  composeOrFail(stack, shown, { dryRun: flags['dry-run'] });
  return undefined;
});
