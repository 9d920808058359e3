import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fingerprint } from '../../constructs/core/files/fingerprint.ts';

test('texts that differ in one character have different fingerprints', () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 400 });
  fc.assert(
    fc.property(text, fc.nat(), fc.string({ unit: 'grapheme', maxLength: 1 }), (before, place, other) => {
      const at = place % before.length;
      const after = before.slice(0, at) + other + before.slice(at + 1);
      const same = Buffer.from(after).equals(Buffer.from(before));
      expect(fingerprint(after) === fingerprint(before)).toBe(same);
    }),
    { numRuns: 5000 },
  );
});

test('a hundred thousand texts that are much alike have as many fingerprints, and so have their halves', () => {
  const texts = Array.from({ length: 100_000 }, (_, n) => `memory: ${n}Mi\n`);
  const prints = texts.map(fingerprint);
  expect(new Set(prints).size).toBe(texts.length);
  // By the birthday bound about one pair in 32 bits; ten would be a weakness.
  for (const part of [0, 8])
    expect(new Set(prints.map((print) => print.slice(part, part + 8))).size).toBeGreaterThan(
      texts.length - 10,
    );
});

test('zeros and blanks at the end count', () => {
  const texts = ['', '\0', '\0\0', '\0\0\0\0', ' ', 'a', 'a\0', 'a\0\0\0', 'abcd', 'abcd\0'];
  expect(new Set(texts.map(fingerprint)).size).toBe(texts.length);
});

test('a fingerprint stays what it is: volumes and running containers carry it', () => {
  expect(fingerprint('somastack')).toMatchInlineSnapshot(`"5befcd44dae7f296"`);
});
