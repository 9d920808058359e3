import type { Attributes } from '../aws.ts';
import { all, isExpression, type Rule, shown, valuesAt } from './rule.ts';
import { ACCOUNT_LIMITS } from './account-limits.ts';
import { CLUSTER_LIMITS } from './cluster-limits.ts';
import { DATA_LIMITS } from './data-limits.ts';
import { EDGE_LIMITS } from './edge-limits.ts';
import type { Limit } from './limit.ts';

/** Every argument of which AWS takes some values alone. */
export const LIMITS: readonly Limit[] = [
  ...DATA_LIMITS,
  ...CLUSTER_LIMITS,
  ...EDGE_LIMITS,
  ...ACCOUNT_LIMITS,
];

/** Values of one resource that a limit is about and that are known before an apply. */
export function limited(own: Attributes, { path }: Limit): readonly unknown[] {
  return valuesAt(own, path).filter((value) => !isExpression(value));
}

export const values: Rule = {
  name: 'values of one argument',
  refusals: (stack) =>
    LIMITS.flatMap((limit) =>
      all(stack, limit.type).flatMap(({ address, own }) =>
        limited(own, limit)
          .filter((value) => !limit.takes(value))
          .map((value) => `${address}: ${limit.path} is ${shown(value)}; AWS takes ${limit.words}`),
      ),
    ),
};
