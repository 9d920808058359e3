import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { synthesizeAws } from '../../stacks/aws/app.ts';
import { allFiles, cloudOf, resources, stacksIn } from '../support/aws.ts';
import { planted } from '../support/aws-rules/fault.ts';
import { rulesFor } from '../support/aws-rules/rules.ts';
import { limited, LIMITS } from '../support/aws-rules/values.ts';
import { otherPlatforms } from '../support/other-definitions.ts';
import { print } from '../support/reader.ts';
import { FAULTS_OF_ACCOUNTS } from './faults-of-accounts.ts';
import { FAULTS_OF_DATA } from './faults-of-data.ts';
import { FAULTS_OF_PLATFORM } from './faults-of-platform.ts';

const STACKS = stacksIn([...allFiles(), ...synthesizeAws(otherPlatforms().map(cloudOf))]);
const RULES = rulesFor(STACKS.values());
const FAULTS = [...FAULTS_OF_DATA, ...FAULTS_OF_PLATFORM, ...FAULTS_OF_ACCOUNTS];

test.each([...STACKS])('no rule refuses anything of %s', (_, stack) => {
  expect(RULES.flatMap((rule) => rule.refusals(stack))).toEqual([]);
});

describe('one fault is refused once, by its own rule and in its own words', () => {
  test.each(FAULTS)('$stack, $at: $says', ({ by, says, ...fault }) => {
    const stack = STACKS.get(fault.stack);
    if (!stack) throw new Error(`there is no ${fault.stack}`);
    const broken = planted(stack, { by, says, ...fault });
    const refusals = RULES.flatMap((rule) => rule.refusals(broken).map((text) => [rule.name, text]));
    expect(refusals).toEqual([[by, says.replace('@', fault.at)]]);
  });
});

test('every rule refuses a fault, and no two faults are the same', () => {
  expect(new Set(FAULTS.map(({ by }) => by))).toEqual(new Set(RULES.map(({ name }) => name)));
  expect(new Set(FAULTS.map((fault) => `${fault.at} ${fault.says}`)).size).toBe(FAULTS.length);
  expect(FAULTS.length).toBeGreaterThan(150);
});

test('the document of proofs tells how many faults there are', () => {
  expect(readFileSync('docs/proofs.md', 'utf8')).toContain(`plants ${FAULTS.length} faults`);
});

test('every limit of one argument is about something that is emitted', () => {
  const idle = LIMITS.filter(
    (limit) =>
      ![...STACKS.values()].some((stack) =>
        resources(stack, limit.type).some(([, own]) => limited(own, limit).length > 0),
      ),
  );
  expect(idle.map(({ type, path }) => `${type} ${path}`)).toEqual([]);
});

afterAll(() => {
  const counts = RULES.map(({ name }) => `${FAULTS.filter(({ by }) => by === name).length} ${name}`);
  print(`${FAULTS.length} planted faults, refused by: ${counts.join(', ')}`);
});
