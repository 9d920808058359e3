import fc from 'fast-check';
import { expect, test } from 'vitest';
import { smallestThatFail } from '../../constructs/core/combinations.ts';

test('a choice fails exactly when it holds one of the smallest that do', () => {
  const weights = fc.uniqueArray(fc.tuple(fc.stringMatching(/^[a-h]$/), fc.integer({ min: 0, max: 9 })), {
    maxLength: 7,
    selector: ([name]) => name,
  });
  fc.assert(
    fc.property(weights, fc.integer({ min: 9, max: 40 }), (weighted, room) => {
      const weight = new Map(weighted);
      const fails = (chosen: readonly string[]) =>
        chosen.reduce((sum, name) => sum + (weight.get(name) ?? 0), 0) > room;
      const names = [...weight.keys()];
      const found = smallestThatFail(names, fails);
      for (let bits = 0; bits < 2 ** names.length; bits++) {
        const chosen = names.filter((_, index) => bits & (1 << index));
        const held = found.some((smallest) => smallest.every((name) => chosen.includes(name)));
        expect(held).toBe(fails(chosen));
      }
      for (const chosen of found)
        for (const name of chosen) expect(fails(chosen.filter((other) => other !== name))).toBe(false);
    }),
  );
});
