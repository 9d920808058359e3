import { standaloneNamed } from './command/environments.ts';
import { runCommand } from './command/run-command.ts';
import { laptop } from './laptop/laptop.ts';
import { start } from './start/start.ts';

runCommand('dev up', async ({ words: [service = ''], flags }) => {
  await start(laptop([], standaloneNamed(service)), { only: false, dryRun: flags['dry-run'] });
  return undefined;
});
