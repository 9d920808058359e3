import fc from 'fast-check';
import { CORE_SCHEMA, load, YAML11_SCHEMA } from 'js-yaml';
import { expect, test } from 'vitest';
import { yaml } from '../../constructs/core/files/yaml.ts';

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
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    text,
    fc.oneof(
      fc.integer(),
      fc.double({ noDefaultInfinity: true, noNaN: true }),
      fc.boolean(),
      fc.constant(null),
      fc.constant(undefined),
    ),
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(text, tie('any'), { maxKeys: 5, noNullPrototype: true }),
  ),
})).any;

/** JSON's view of a value: no undefined keys, and null for what a list leaves out. */
const plain = (data: unknown): unknown => JSON.parse(JSON.stringify(data));

for (const [version, schema] of [
  ['1.1', YAML11_SCHEMA],
  ['1.2', CORE_SCHEMA],
] as const) {
  test(`every value is read by YAML ${version} as it was`, () => {
    fc.assert(
      fc.property(fc.dictionary(text, value, { maxKeys: 5, noNullPrototype: true }), (data) => {
        expect(plain(load(yaml(data), { schema }))).toEqual(plain(data));
      }),
      { numRuns: 3000 },
    );
  });
}

test('text has the simplest form that is read as text', () => {
  const data = {
    account: '999:1000',
    command: ['sh', '-c', "echo 'a'"],
    date: '2025-01-01',
    flag: '--config=/etc/a.yaml',
    image: 'valkey/valkey:8.1',
    script: 'first\n  second\n',
    tab: 'a\tb',
    when: 'a: b',
    yes: 'yes',
  };
  expect(yaml(data)).toBe(
    [
      "account: '999:1000'",
      'command:',
      '  - sh',
      '  - -c',
      "  - echo 'a'",
      "date: '2025-01-01'",
      'flag: --config=/etc/a.yaml',
      'image: valkey/valkey:8.1',
      'script: |',
      '  first',
      '    second',
      'tab: "a\\tb"',
      "when: 'a: b'",
      "'yes': 'yes'",
      '',
    ].join('\n'),
  );
});

test('what YAML has no value for is refused', () => {
  expect(() => yaml({ a: Number.NaN })).toThrow('YAML has no value for NaN');
  expect(() => yaml({ a: () => 1 })).toThrow('YAML has no value for a function');
});
