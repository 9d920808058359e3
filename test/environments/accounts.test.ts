import { expect, test } from 'vitest';
import { rulesBetween } from '../../environments/aws-rules.ts';
import { type Changes, environment } from '../support/environment.ts';

test('staging and prod share nothing as they stand', () => {
  expect(rulesBetween([environment('staging'), environment('prod')])).toEqual([]);
});

test.each<{ readonly title: string; readonly changes: Changes; readonly says: string }>([
  {
    title: 'the account of another environment',
    changes: { 'aws.account': '111122223333' },
    says: 'prod: aws.account: 111122223333 is the account of "staging" too; each environment needs an account of its own',
  },
  {
    title: 'the network of another environment',
    changes: { 'aws.cidr': '10.41.0.0/16' },
    says: 'prod: aws.cidr: 10.41.0.0/16 overlaps 10.41.0.0/16 of "staging"; networks that overlap can never be joined',
  },
])('$title is refused', ({ changes, says }) => {
  expect(rulesBetween([environment('staging'), environment('prod', changes)])).toEqual([says]);
});
