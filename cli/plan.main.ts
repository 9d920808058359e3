import { synthesizeCompose } from '../compose/synthesize.ts';
import type { MemoryPlan } from '../constructs/core/plan/memory-plan.ts';
import { planFiles, planReport } from '../constructs/core/plan/plan-report.ts';
import { synthesizeKubernetes } from '../stacks/kubernetes/synthesize.ts';
import { collect } from './command/collect.ts';
import { checkedEnvironments } from './command/environments.ts';
import { print } from './command/print.ts';
import { runCommand } from './command/run-command.ts';
import { fit } from './output/fit.ts';
import { json } from './output/json.ts';
import { paint } from './output/style.ts';
import { terminalWidth } from './output/terminal.ts';

runCommand('plan', ({ words, flags }) => {
  const plans = collect(checkedEnvironments(words), (environment) =>
    environment.level === 'local'
      ? synthesizeCompose(environment).plan
      : synthesizeKubernetes(environment).plan,
  );
  print(
    flags.json
      ? json({ schema: 1, plans: plans.map(dataOf) })
      : plans.map((plan) => fit(planReport(plan), terminalWidth(), paint())).join('\n'),
  );
  return undefined;
});

/** The plan as the file beside every output has it. */
function dataOf(plan: MemoryPlan): unknown {
  const file = planFiles(plan).find(({ path }) => path.endsWith('.json'));
  return JSON.parse(file?.content ?? 'null');
}
