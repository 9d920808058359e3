import { expect, test } from 'vitest';
import { allFiles, type Attributes, type Stack, stacksIn } from '../support/aws.ts';
import { ORDER } from '../support/aws-rules/order.ts';
import { disorder, pairsOf } from '../support/terraform-order.ts';

const STACKS = stacksIn(allFiles());

test('everything is made after what it needs, whether a reference says so or not', () => {
  for (const [name, stack] of STACKS) expect(disorder(stack, ORDER), name).toEqual([]);
});

test('every line of the order is about something that is emitted', () => {
  const idle = ORDER.filter((row) => ![...STACKS.values()].some((stack) => pairsOf(stack, row).length > 0));
  expect(idle).toEqual([]);
});

interface Stated {
  readonly name: string;
  readonly type: string;
  readonly id: string;
  readonly earlier: string;
}

/** Every single entry of a `depends_on`. */
const STATED: readonly Stated[] = [...STACKS].flatMap(([name, stack]) =>
  Object.entries(stack.resource).flatMap(([type, byId]) =>
    Object.entries(byId).flatMap(([id, { depends_on: stated = [] }]) =>
      (stated as string[]).map((earlier) => ({ name, type, id, earlier })),
    ),
  ),
);

function without({ type, id, earlier }: Stated, stack: Stack): Stack {
  const { depends_on: stated, ...others } = stack.resource[type]?.[id] ?? {};
  const kept: Attributes = {
    ...others,
    depends_on: (stated as string[]).filter((entry) => entry !== earlier),
  };
  return { ...stack, resource: { ...stack.resource, [type]: { ...stack.resource[type], [id]: kept } } };
}

test('leaving out any one stated order is noticed, so that none is there without a reason', () => {
  const unnoticed = STATED.filter((one) => {
    const stack = STACKS.get(one.name);
    return stack === undefined || disorder(without(one, stack), ORDER).length === 0;
  });
  expect(STATED.length).toBeGreaterThan(100);
  expect(unnoticed).toEqual([]);
});

test('a NAT gateway that waits for nothing is named with what it may overtake', () => {
  const stack = STACKS.get('staging');
  if (!stack) throw new Error('there is no staging');
  const { depends_on: stated, ...alone } = stack.resource['aws_nat_gateway']?.['nat-a'] ?? {};
  const planted = { ...stack, resource: { ...stack.resource, aws_nat_gateway: { 'nat-a': alone } } };
  expect(stated).toEqual(['aws_route.route-internet', 'aws_route_table_association.routes-of-public-a']);
  expect(disorder(planted, ORDER)).toEqual([
    'aws_nat_gateway.nat-a may come before aws_route.route-internet: it tries its way out when it is made',
    'aws_nat_gateway.nat-a may come before aws_route_table_association.routes-of-public-a: until then its subnet has the main table, which leads nowhere',
  ]);
});
