import { synthesizeCompose } from '../compose/synthesize.ts';
import type { MemoryPlan } from '../constructs/core/plan/memory-plan.ts';
import { planFiles, type PlanReport, planReport } from '../constructs/core/plan/plan-report.ts';
import type { Environment } from '../environments/schema.ts';
import { recoveryReport } from '../stacks/cloud/recovery/report.ts';
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
  const plans = collect(checkedEnvironments(words), planned);
  print(
    flags.json
      ? json({ schema: 1, plans: plans.map(({ plan }) => dataOf(plan)) })
      : plans.map(({ report }) => fit(report, terminalWidth(), paint())).join('\n'),
  );
  return undefined;
});

/** The memory plan of an environment and what people read of it, with what the loss of its region costs where there is a second one. */
function planned(environment: Environment): { readonly plan: MemoryPlan; readonly report: PlanReport } {
  if (environment.level === 'local') {
    const { plan } = synthesizeCompose(environment);
    return { plan, report: planReport(plan) };
  }
  const { plan, platform } = synthesizeKubernetes(environment);
  return { plan, report: [...planReport(plan), ...recoveryReport(platform)] };
}

/** The plan as the file beside every output has it. */
function dataOf(plan: MemoryPlan): unknown {
  const file = planFiles(plan).find(({ path }) => path.endsWith('.json'));
  return JSON.parse(file?.content ?? 'null');
}
