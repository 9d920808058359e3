import { BudgetsBudget } from '@cdktf/provider-aws/lib/budgets-budget/index.js';
import type { Construct } from 'constructs';
import type { AlarmReceivers } from './alarm-topics.ts';

export interface BudgetProps {
  readonly name: string;
  /** What a month may cost, in US dollars. */
  readonly monthly: number;
  readonly receivers: AlarmReceivers;
}

/** Share of the budget at which somebody looks why, in percent. A convention: AWS forecasts nothing before it has seen some weeks. */
const LOOK_AT = 80;

/**
 * What the account may cost in a month. It counts the whole account, because that belongs to one environment: a filter by tags would leave out what has
 * none, such as traffic, taxes and a machine that somebody made by hand, and would count nothing until the payer of the organization has activated
 * the tags. Credits and refunds are no part of it, or it would begin to speak when they are used up.
 *
 * It tells addresses, not topics: AWS Budgets would have to be let publish to topics of another stack, and their subscribers are these addresses.
 */
export function budget(scope: Construct, { name, monthly, receivers }: BudgetProps): void {
  const { critical, warning } = receivers;
  // A notification without anybody to tell is refused.
  const planned = warning.length > 0 ? warning : critical;
  new BudgetsBudget(scope, 'budget', {
    name,
    budgetType: 'COST',
    timeUnit: 'MONTHLY',
    limitAmount: String(monthly),
    limitUnit: 'USD',
    costTypes: { includeCredit: false, includeRefund: false },
    notification: [
      notification('FORECASTED', 100, planned),
      notification('ACTUAL', LOOK_AT, planned),
      notification('ACTUAL', 100, critical),
    ],
  });
}

function notification(notificationType: string, threshold: number, addresses: readonly string[]) {
  return {
    notificationType,
    comparisonOperator: 'GREATER_THAN',
    threshold,
    thresholdType: 'PERCENTAGE',
    subscriberEmailAddresses: [...addresses],
  };
}
