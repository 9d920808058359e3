import { synthesizeCompose } from '../compose/synthesize.ts';
import { planText } from '../constructs/core/plan/plan-report.ts';
import { synthesizeKubernetes } from '../stacks/kubernetes/synthesize.ts';
import { collect } from './command/collect.ts';
import { checkedEnvironments } from './command/command-line.ts';
import { print } from './command/print.ts';
import { runCommand } from './command/run-command.ts';

runCommand({
  help: [
    'Prints the memory plan of each environment; writes nothing.',
    'usage: npm run plan [-- ENVIRONMENT...]',
  ].join('\n'),
  run({ names }) {
    const plans = collect(checkedEnvironments(names), (environment) =>
      environment.level === 'local'
        ? synthesizeCompose(environment).plan
        : synthesizeKubernetes(environment).plan,
    );
    print(plans.map(planText).join('\n'));
  },
});
