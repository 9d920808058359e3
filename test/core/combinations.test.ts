import fc from 'fast-check';
import { expect, test } from 'vitest';
import { smallestThatFail } from '../../constructs/core/plan/combinations.ts';

test('a choice fails exactly when it holds one of the smallest that do', () => {
  const weights = fc.uniqueArray(fc.tuple(fc.stringMatching(/^[a-h]$/), fc.integer({ min: 0, max: 9 })), {
    maxLength: 7,
    selector: ([name]) => name,
  });
  fc.assert(
    fc.property(weights, fc.integer({ min: 9, max: 40 }), (weighted, room) => {
      const names = weighted.map(([name]) => name);
      const fails = (chosen: number) =>
        weighted.reduce((sum, [, weight], index) => sum + (chosen & (1 << index) ? weight : 0), 0) > room;
      const found = smallestThatFail(names, fails).map((chosen) =>
        chosen.reduce((bits, name) => bits | (1 << names.indexOf(name)), 0),
      );
      for (let chosen = 0; chosen < 2 ** names.length; chosen++) {
        const held = found.some((smallest) => (smallest & chosen) === smallest);
        expect(held).toBe(fails(chosen));
      }
      for (const chosen of found)
        for (let bit = 1; bit <= chosen; bit *= 2) if (chosen & bit) expect(fails(chosen & ~bit)).toBe(false);
    }),
  );
});
