import { databasePassword } from '../constructs/core/model/secret.ts';
import { StartError } from '../constructs/core/problems/errors.ts';
import { EVENT_DATABASE } from '../constructs/event-streaming/event-store/event-store.demands.ts';
import { runCommand } from './command/run-command.ts';
import { laptop, secretsOf } from './laptop/laptop.ts';
import { composeOrFail } from './stack/compose-command.ts';

const { name: EVENTS } = EVENT_DATABASE;

runCommand('replay', ({ words: [condition = ''], flags }) => {
  const { stack, platform } = laptop([]);
  const { name } = databasePassword(EVENTS);
  const password = secretsOf(stack).get(name);
  if (password === undefined && !flags['dry-run'])
    throw new StartError([`secrets: ${name} missing; run ${stack.secretsCommand}`]);
  const query = `SELECT events.replay('${condition.replaceAll("'", "''")}')`;
  const server = platform.dataLayer.postgres.name;
  const psql = ['psql', '-h', server, '-U', EVENTS, '-At', '-c', query];
  composeOrFail(stack, ['exec', '-T', '-e', 'PGPASSWORD', server, ...psql], {
    profiles: [],
    dryRun: flags['dry-run'],
    environment: { PGPASSWORD: password ?? '' },
  });
  return undefined;
});
