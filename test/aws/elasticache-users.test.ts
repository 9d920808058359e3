import { expect, test } from 'vitest';
import { accessString, aclRule } from '../../constructs/data-layer/redis/redis.config.ts';
import { refusedWords } from '../support/aws-rules/databases.ts';
import { allFiles, resources, stacksIn } from '../support/aws.ts';

/** Words that ElastiCache refuses: those that reset something, and those that say how a user logs in. */
const REFUSED = [
  'nopass',
  'resetpass',
  'reset',
  'resetkeys',
  'resetchannels',
  '>secret',
  '#0f0f',
  '<secret',
  '!0f0f',
];

test('no user of ElastiCache is given a word that it refuses', () => {
  const users = [...stacksIn(allFiles()).values()].flatMap((stack) =>
    resources(stack, 'aws_elasticache_user').map(([id, { access_string: access }]) => [id, String(access)]),
  );
  expect(users.length).toBeGreaterThan(1);
  for (const [id, access = ''] of users) expect(refusedWords(access), id).toEqual([]);
});

test('neither is a user that reads statistics, should an exporter come to a cloud', () => {
  expect(refusedWords(accessString({ name: 'metrics', keys: [], connections: 1, may: 'monitor' }))).toEqual(
    [],
  );
});

test.each(REFUSED)('the list knows that "%s" is refused', (word) => {
  expect(refusedWords(`on ${word} ~somabrain:* +get`)).toEqual([word]);
});

test('a server of our own is still told to forget what a new user would have', () => {
  expect(aclRule({ name: 'a', keys: ['a:*'], connections: 1 })).toMatch(
    /^on ~a:\* resetchannels &a:\* &soma:\* -@all /,
  );
  expect(aclRule({ name: 'metrics', keys: [], connections: 1, may: 'monitor' })).toMatch(
    /^on resetkeys resetchannels -@all /,
  );
});
