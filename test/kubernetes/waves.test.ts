import { describe, expect, test } from 'vitest';
import { applicationOf } from '../../targets/contract/places.ts';
import { hardNeeds, longestPaths } from '../../targets/kubernetes/places/waves.ts';
import { named, objectsOf, PLATFORMS, platformOf } from '../support/kubernetes.ts';

const WAVE = 'argocd.argoproj.io/sync-wave';
const COMPONENT = 'somastack.io/component';

describe.each(PLATFORMS)('in %s', (environment) => {
  const { components } = platformOf(environment);
  const objects = objectsOf(environment);
  const wave = (object: { metadata: { annotations?: Readonly<Record<string, string>> } }) =>
    Number(object.metadata.annotations?.[WAVE]);

  test('objects of a component come in a later wave than those of what it needs', () => {
    const waves = new Map(
      objects.flatMap((object) => {
        const component = object.metadata.labels?.[COMPONENT];
        // Secrets come before everything that reads them.
        return component === undefined || wave(object) < 0 ? [] : [[component, wave(object)] as const];
      }),
    );
    for (const component of components) {
      for (const need of hardNeeds(component)) {
        const [own, other] = [waves.get(component.name), waves.get(need.name)];
        if (own !== undefined && other !== undefined)
          expect(own, `${component.name} after ${need.name}`).toBeGreaterThan(other);
      }
    }
  });

  test('applications come in a later wave than those they need', () => {
    const applicationWave = (name: string) => wave(named(objects, 'Application', `${environment}-${name}`));
    expect(applicationWave('namespaces')).toBe(0);
    expect(applicationWave('operators')).toBe(1);
    for (const component of components) {
      for (const need of hardNeeds(component)) {
        const [own, other] = [applicationOf(component), applicationOf(need)];
        if (own !== other) expect(applicationWave(own)).toBeGreaterThan(applicationWave(other));
      }
    }
    // Change capture, registry, workflows and identity keep their state in the data layer, so they come between.
    expect(applicationWave('soma-services')).toBe(4);
  });
});

test('a wave is the longest way and not the first one found', () => {
  const needs: Readonly<Record<string, readonly string[]>> = { a: ['b', 'c'], b: ['c'], c: [] };
  expect([...longestPaths(['a', 'b', 'c'], (node) => needs[node] ?? [])]).toEqual([
    ['c', 0],
    ['b', 1],
    ['a', 2],
  ]);
});

test('fails when two components need each other', () => {
  expect(() => longestPaths(['a', 'b'], (node) => (node === 'a' ? ['b'] : ['a']))).toThrow(
    'components that need each other can never start',
  );
});
