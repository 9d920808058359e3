import { expect, test } from 'vitest';
import { renderCompose } from '../../compose/render.ts';
import { STANDALONE, aloneWith, standaloneEnvironment } from '../../compose/standalone.ts';
import { Platform } from '../../constructs/platform/platform.ts';
import type { PlatformComponent } from '../../constructs/platform/components.ts';
import { synthesizeAws } from '../../stacks/aws/app.ts';
import { kubernetesFiles } from '../../stacks/kubernetes/manifest-files.ts';
import { renderKubernetes } from '../../stacks/kubernetes/render.ts';
import { cloudOf } from '../support/aws.ts';
import { environment } from '../support/environment.ts';

type Order = (components: readonly PlatformComponent[]) => readonly PlatformComponent[];

/** A platform whose components come in another order, for renderers and for components that ask for all others. */
function inOrder(platform: Platform, order: Order): Platform {
  const components = order(platform.components);
  Object.defineProperty(platform, 'components', { get: () => components });
  return platform;
}

/** Shuffles by a seed, so that a failure can be repeated. */
const shuffled =
  (seed: number): Order =>
  (components) => {
    let state = seed;
    const random = () => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
    return components
      .map((component) => ({ component, key: random() }))
      .sort((a, b) => a.key - b.key)
      .map(({ component }) => component);
  };

const reversed: Order = (components) => [...components].reverse();
const ORDERS: readonly (readonly [string, Order])[] = [
  ['reversed', reversed],
  ['shuffled with seed 1', shuffled(1)],
  ['shuffled with seed 2', shuffled(2)],
  ['shuffled with seed 3', shuffled(3)],
];

const byPath = (files: readonly { readonly path: string; readonly content: string }[]) =>
  Object.fromEntries(files.map(({ path, content }) => [path, content]));

const compose = (order: Order) =>
  byPath(renderCompose(inOrder(new Platform(environment('local')), order)).files());
const alone = (order: Order) => {
  const one = STANDALONE[0];
  if (!one) throw new Error('there is no standalone service');
  const platform = new Platform(standaloneEnvironment(environment('local'), one), aloneWith(one));
  return byPath(renderCompose(inOrder(platform, order), one).files());
};
const kubernetes = (name: 'kind' | 'staging' | 'prod') => (order: Order) =>
  byPath(kubernetesFiles(renderKubernetes(inOrder(new Platform(environment(name)), order))));
const aws = (order: Order) =>
  byPath(synthesizeAws([cloudOf(inOrder(new Platform(environment('prod')), order))]));

const TARGETS = {
  compose,
  'compose, one service alone': alone,
  'kubernetes kind': kubernetes('kind'),
  'kubernetes staging': kubernetes('staging'),
  'kubernetes prod': kubernetes('prod'),
  aws,
};

const CASES = Object.entries(TARGETS).flatMap(([target, files]) =>
  ORDERS.map(([order, change]) => ({ target, order, files, change })),
);

test.each(CASES)('$target: components $order give the same bytes', ({ files, change }) => {
  const usual = files((components) => components);
  const other = files(change);
  expect(Object.keys(other).sort()).toEqual(Object.keys(usual).sort());
  for (const [path, content] of Object.entries(usual)) expect(other[path], path).toBe(content);
});
