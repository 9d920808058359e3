import { runCommand } from './command/run-command.ts';
import { laptop } from './laptop/laptop.ts';
import { start } from './start/start.ts';

runCommand('up', async ({ words, flags }) => {
  await start(laptop(words), { only: flags.only, dryRun: flags['dry-run'] });
  return undefined;
});
