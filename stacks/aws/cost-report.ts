import { thousands } from '../../constructs/core/amounts/thousands.ts';
import type { OutputFile } from '../../constructs/core/files/output-file.ts';
import type { PlanReport } from '../../constructs/core/plan/plan-report.ts';
import type { Environment } from '../../environments/schema.ts';
import { standbyStack } from '../../targets/aws/account/names.ts';
import { type Cost, type CostSource, costsOf, totalOf } from './costs.ts';
import { PRICED } from './prices.ts';

/** What the stack of one region costs in a month by standing there, as the file beside it has it. */
export interface StackCosts {
  readonly schema: 1;
  readonly currency: 'USD';
  readonly prices: typeof PRICED;
  readonly region: string;
  readonly monthly: number;
  readonly items: readonly Cost[];
}

export function stackCosts({ region }: { readonly region: string }, source: CostSource): StackCosts {
  const items = costsOf(source);
  return { schema: 1, currency: 'USD', prices: PRICED, region, monthly: totalOf(items), items };
}

/** Where the costs of a stack are written: beside it, under a name that Terraform does not read. */
export function costPath(stack: string): string {
  return `stacks/${stack}/costs.json`;
}

/** The costs of an environment, read from the files of its stacks; the first region comes first. */
export function costsIn(files: readonly OutputFile[], environment: Environment): readonly StackCosts[] {
  if (!('aws' in environment)) return [];
  return [environment.name, standbyStack(environment.name)].flatMap((stack) =>
    files
      .filter(({ path }) => path === costPath(stack))
      .map(({ content }) => JSON.parse(content) as StackCosts),
  );
}

/** The costs of an environment as people read them, dearest first, beside its budget. */
export function costReport(environment: Environment, stacks: readonly StackCosts[]): PlanReport {
  if (!('aws' in environment)) return [];
  const items = stacks.flatMap((stack) => stack.items);
  const sum = (what: string) => totalOf(items.filter((item) => item.what === what));
  const names = [...new Set(items.map(({ what }) => what))].sort((a, b) => sum(b) - sum(a));
  const total = totalOf(items);
  const cell = (stack: StackCosts, what: string) => {
    const item = stack.items.find((one) => one.what === what);
    return item ? `${thousands(item.monthly)} (${item.amount})` : '';
  };
  const { monthly: budget } = environment.aws.budget;
  return [
    `${environment.name} costs about ${thousands(total)} US dollars a month by standing there; aws.budget.monthly is ${total > budget ? 'only ' : ''}${thousands(budget)}`,
    '',
    {
      head: ['US dollars a month', ...stacks.map(({ region }) => region)],
      rows: names.map((what) => [what, ...stacks.map((stack) => cell(stack, what))]),
    },
    '',
    `estimated with prices of ${PRICED.region}, ${PRICED.year}: right to about a fifth; what is paid by use comes on top`,
    '',
  ];
}
