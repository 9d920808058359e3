import { synthesizeCompose } from '../compose/synthesize.ts';
import type { MemoryPlan } from '../constructs/core/plan/memory-plan.ts';
import { planFiles, type PlanReport, planReport } from '../constructs/core/plan/plan-report.ts';
import type { Environment } from '../environments/schema.ts';
import { costReport, costsIn, type StackCosts } from '../stacks/aws/cost-report.ts';
import type { CloudPlatform } from '../stacks/cloud/cloud-platform.ts';
import { recoveryReport } from '../stacks/cloud/recovery/report.ts';
import { cloudOf, synthesizeKubernetes } from '../stacks/kubernetes/synthesize.ts';
import { collect } from './command/collect.ts';
import { checkedEnvironments } from './command/environments.ts';
import { print } from './command/print.ts';
import { runCommand } from './command/run-command.ts';
import { fit } from './output/fit.ts';
import { json } from './output/json.ts';
import { paint } from './output/style.ts';
import { terminalWidth } from './output/terminal.ts';

runCommand('plan', async ({ words, flags }) => {
  const plans = collect(checkedEnvironments(words), planned);
  const priced = await withCosts(plans);
  print(
    flags.json
      ? json({
          schema: 1,
          plans: priced.flatMap(({ plans: some }) => some.map(dataOf)),
          costs: priced.flatMap(({ environment: { name }, costs }) =>
            costs.map((one) => ({ environment: name, ...one })),
          ),
        })
      : priced.map(({ report }) => fit(report, terminalWidth(), paint())).join('\n'),
  );
  return undefined;
});

interface Planned {
  readonly environment: Environment;
  /** That of the environment, and where there is a second region those of what runs there after a failover, and of what waits there. */
  readonly plans: readonly MemoryPlan[];
  readonly report: PlanReport;
  /** What Terraform's stacks are made of; undefined where there is no account on AWS. */
  readonly cloud?: CloudPlatform;
}

/** The memory plans of an environment and what people read of them, with what the loss of its region costs where there is a second one. */
function planned(environment: Environment): Planned {
  if (environment.level === 'local') {
    const { plan } = synthesizeCompose(environment);
    return { environment, plans: [plan], report: planReport(plan) };
  }
  const synthesis = synthesizeKubernetes(environment);
  const { plan, platform, second } = synthesis;
  const [there, waiting] = second ? [[second.plan, second.waiting], planReport(second.waiting)] : [[], []];
  return {
    environment,
    plans: [plan, ...there],
    report: [...planReport(plan), ...waiting, ...recoveryReport(platform)],
    ...('aws' in environment && { cloud: cloudOf(synthesis) }),
  };
}

/** Adds what the stacks cost, for which Terraform's library is loaded: only where there are some. */
async function withCosts(
  plans: readonly Planned[],
): Promise<readonly (Planned & { readonly costs: readonly StackCosts[] })[]> {
  if (plans.every(({ cloud }) => cloud === undefined)) return plans.map((one) => ({ ...one, costs: [] }));
  const { synthesizeAws } = await import('../stacks/aws/app.ts');
  // One after the other: two that could not stand beside each other have costs all the same.
  return plans.map((one) => {
    const costs = one.cloud ? costsIn(synthesizeAws([one.cloud]), one.environment) : [];
    return { ...one, costs, report: [...one.report, ...costReport(one.environment, costs)] };
  });
}

/** The plan as the file beside every output has it. */
function dataOf(plan: MemoryPlan): unknown {
  const file = planFiles(plan).find(({ path }) => path.endsWith('.json'));
  return JSON.parse(file?.content ?? 'null');
}
