import { runCommand } from './command/run-command.ts';
import { composeOrFail } from './stack/compose-command.ts';
import { knownServices } from './stack/known-services.ts';
import { writtenStack } from './stack/written-stack.ts';

runCommand('restart', ({ words, flags }) => {
  const stack = writtenStack(flags.standalone);
  composeOrFail(stack, ['restart', ...knownServices(stack, words)], { dryRun: flags['dry-run'] });
  return undefined;
});
