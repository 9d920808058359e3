import { dependencies, disorder } from '../terraform-order.ts';
import { ORDER } from './order.ts';
import type { Rule } from './rule.ts';

/** Terraform refuses a name of something that is not in the stack. */
export const references: Rule = {
  name: 'references',
  refusals: (stack) => {
    const known = dependencies(stack);
    return [...known].flatMap(([address, others]) =>
      [...others].filter((other) => !known.has(other)).map((other) => `${address}: there is no ${other}`),
    );
  },
};

/** Terraform makes at once what does not wait for each other, and AWS refuses some of that. */
export const order: Rule = { name: 'happens-before', refusals: (stack) => disorder(stack, ORDER) };
