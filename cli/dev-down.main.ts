import { runCommand } from './command/run-command.ts';
import { composeOrFail } from './stack/compose-command.ts';
import { writtenStack } from './stack/written-stack.ts';

runCommand('dev down', ({ words: [service], flags }) => {
  composeOrFail(writtenStack(service), ['down', '--remove-orphans'], { dryRun: flags['dry-run'] });
  return undefined;
});
