import { databasePassword } from '../constructs/core/model/secret.ts';
import { StartError, UsageError } from '../constructs/core/problems/errors.ts';
import { EVENT_DATABASE } from '../constructs/event-streaming/event-store/event-store.demands.ts';
import { compose } from './laptop/compose-command.ts';
import { laptop, secretsOf } from './laptop/laptop.ts';
import { runCommand } from './command/run-command.ts';

const { name: EVENTS } = EVENT_DATABASE;

runCommand({
  help: [
    'Has events of the running laptop stack sent to their topics again, in the order in which they were written.',
    'usage: npm run replay -- CONDITION',
    `CONDITION is SQL over the columns of events.events, such as "tenant_id = 'acme' AND occurred_at > now() - '1 day'";`,
    'true stands for all of them. Prints the command that it runs, and the name of the request.',
  ].join('\n'),
  positionals: 'free',
  run({ names: [condition, ...more], standalone }) {
    if (condition === undefined || more.length > 0)
      throw new UsageError(
        `say which events, in one word for the shell: npm run replay -- "tenant_id = 'acme'"`,
      );
    const here = laptop([], standalone);
    if (!here.project.services.has('event-store')) throw new UsageError('a service alone keeps no events');
    const { name } = databasePassword(EVENTS);
    const password = secretsOf(here).get(name);
    if (password === undefined)
      throw new StartError([`secrets: ${name} missing; run ${here.secretsCommand}`]);
    const query = `SELECT events.replay('${condition.replaceAll("'", "''")}')`;
    const server = here.platform.dataLayer.postgres.name;
    const psql = ['psql', '-h', server, '-U', EVENTS, '-At', '-c', query];
    compose(here, ['exec', '-T', '-e', 'PGPASSWORD', server, ...psql], [], { PGPASSWORD: password });
  },
});
