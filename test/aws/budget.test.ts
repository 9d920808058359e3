import { expect, test } from 'vitest';
import { prod } from '../../environments/prod.ts';
import { staging } from '../../environments/staging.ts';
import { allFiles, type Attributes, resources, stacksIn } from '../support/aws.ts';

const STACKS = stacksIn(allFiles());

interface Notification {
  readonly notification_type: string;
  readonly threshold: number;
  readonly threshold_type: string;
  readonly comparison_operator: string;
  readonly subscriber_email_addresses: readonly string[];
}

const budgets = (stack: string): readonly Attributes[] =>
  resources(STACKS.get(stack), 'aws_budgets_budget').map(([, budget]) => budget);

test.each([
  ['prod', prod],
  ['staging', staging],
])(
  'the account of %s has a budget of what the environment states, whatever it is spent on',
  (_, { aws, name }) => {
    const [budget, ...others] = budgets(`bootstrap-${aws.account}`);
    expect(others).toEqual([]);
    expect(budget).toMatchObject({
      name: `somastack-${name}`,
      budget_type: 'COST',
      time_unit: 'MONTHLY',
      limit_amount: String(aws.budget.monthly),
      limit_unit: 'USD',
      cost_types: { include_credit: false, include_refund: false },
    });
    // A filter by a tag that nobody has activated counts nothing.
    expect(budget).not.toHaveProperty('cost_filter');
  },
);

test.each([
  ['prod', prod.aws.account, prod.aws.alarms.warning],
  ['staging', staging.aws.account, staging.aws.alarms.critical],
])(
  'of the budget of %s somebody hears before it is spent, and whoever is called when it is',
  (name, account, planned) => {
    const { critical } = name === 'prod' ? prod.aws.alarms : staging.aws.alarms;
    const [budget] = budgets(`bootstrap-${account}`);
    const notifications = budget?.['notification'] as readonly Notification[];
    const told = notifications.map(
      ({ notification_type: kind, threshold, subscriber_email_addresses: to }) => [kind, threshold, to],
    );
    expect(told).toEqual([
      ['FORECASTED', 100, planned],
      ['ACTUAL', 80, planned],
      ['ACTUAL', 100, critical],
    ]);
    for (const { threshold_type: unit, comparison_operator: operator } of notifications)
      expect([unit, operator]).toEqual(['PERCENTAGE', 'GREATER_THAN']);
  },
);

test('no stack that the deploy role makes has one, so that whoever deploys cannot raise it', () => {
  const withOne = [...STACKS.keys()].filter((name) => budgets(name).length > 0);
  expect(withOne).toEqual([`bootstrap-${staging.aws.account}`, `bootstrap-${prod.aws.account}`]);
  const rights = resources(STACKS.get(`bootstrap-${prod.aws.account}`), 'aws_iam_policy');
  expect(JSON.stringify(rights)).not.toContain('budgets:');
});
