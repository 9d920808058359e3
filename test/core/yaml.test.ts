import fc from 'fast-check';
import { dump } from 'js-yaml';
import { expect, test } from 'vitest';
import { yaml } from '../../constructs/core/yaml.ts';

const library = (value: unknown) => dump(value, { sortKeys: true, lineWidth: -1, noRefs: true });

const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.stringMatching(/^[\w./@+%=:,#&*!|>'"{}[\]()\n -]{0,24}$/),
  fc.constantFrom(
    'yes',
    'No',
    'NULL',
    '~',
    '',
    '1e3',
    '0x1f',
    '.inf',
    '2026-11-21',
    'a: b',
    'a:',
    'a #b',
    '---',
    '=',
    '<<',
    '- a',
    '10m',
    '5Gi',
    '1e5d',
    '08',
    '0',
    '12:30',
    '-1',
    '-.inf',
    '--',
    '-a',
    '$a',
    '${A:?b c}',
    '127.0.0.1:80:80',
    '1.2.3.4',
    '5.0',
    '08.10',
    '0.0.0.0',
    '4MB',
    '500ms',
    './a/b.c',
    '../..',
    '0b1010',
    '9e5',
    '9e5f',
    'a:  b',
    'a  #b',
    'a :b',
    'a# b',
    'a ',
    'x: {',
    'a, [b]',
    '0.5',
    '1_000',
    '+1',
    '0o7',
    '190:20:30.15',
  ),
  fc.stringMatching(/^[\w$.-][!-~ ]{0,16}$/),
  fc.stringMatching(/^[0-9a-f]{1,16}$/),
  fc.stringMatching(/^[0-9.:/e+-]{1,12}$/),
  fc.array(fc.stringMatching(/^ {0,3}\w{0,6}$/), { maxLength: 5 }).map((lines) => lines.join('\n')),
);
const key = text.filter((word) => !word.includes('\n'));
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    text,
    fc.oneof(fc.integer(), fc.double(), fc.boolean(), fc.constant(null), fc.constant(undefined)),
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(key, tie('any'), { maxKeys: 5, noNullPrototype: true }),
  ),
})).any;

test('every value is written as the library writes it', () => {
  fc.assert(
    fc.property(fc.dictionary(key, value, { maxKeys: 5, noNullPrototype: true }), (data) => {
      expect(yaml(data)).toBe(library(data));
    }),
    { numRuns: 3000 },
  );
});

test('a key that runs over lines is refused', () => {
  expect(() => yaml({ 'a\nb': 1 })).toThrow('a key of a YAML file runs over lines: "a\\nb"');
});
