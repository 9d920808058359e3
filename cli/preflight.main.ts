import { preflight } from '../stacks/aws/app.ts';
import { cloudOf, synthesizeKubernetes } from '../stacks/kubernetes/synthesize.ts';
import { examineAccount, examineCommands } from './aws/examine-account.ts';
import { collect } from './command/collect.ts';
import { environmentsFor } from './command/environments.ts';
import { complain, print } from './command/print.ts';
import { EXIT, runCommand } from './command/run-command.ts';
import { tableOfChecks } from './doctor/table-of-checks.ts';
import { json } from './output/json.ts';

runCommand('preflight', ({ words, flags }) => {
  const environments = environmentsFor(words, ['staging', 'prod'], 'account on AWS');
  const [one] = collect(environments, (environment) => {
    return { environment, regions: preflight(cloudOf(synthesizeKubernetes(environment))) };
  });
  if (!one) throw new Error('no environment was read');
  const { environment, regions } = one;
  const { aws: place, name } = environment;
  const commands = examineCommands(place, regions);
  if (flags['dry-run']) {
    print(`${commands.join('\n')}\n`);
    return EXIT.done;
  }
  const checks = examineAccount(place, regions);
  const isReady = checks.every(({ result }) => result === 'ok');
  print(flags.json ? json({ schema: 1, environment: name, ready: isReady, checks }) : tableOfChecks(checks));
  if (checks.length === 1 && !isReady)
    complain(
      `nothing could be asked; with access to the account these commands ask it:\n${commands.join('\n')}\n`,
    );
  return isReady ? EXIT.done : EXIT.problems;
});
