import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { resources, stacksIn, allFiles } from '../support/aws.ts';
import { ProjectCopy } from '../support/project-copy.ts';
import { StandInAws } from '../support/stand-in-aws.ts';

const PROD = stacksIn(allFiles()).get('prod');
const MASTER = String(PROD?.output?.['postgres_master_secret']?.value);
/** Places that Terraform makes and nobody fills but an operator. */
const PLACES = resources(PROD, 'aws_secretsmanager_secret')
  .map(([, { name }]) => String(name))
  // A person has the token of the repository, and Terraform makes the database's password.
  .filter((name) => name !== MASTER && !name.endsWith('/git-token'))
  .sort();
const USERS = PROD?.output?.['redis_user_secrets']?.value as Readonly<Record<string, string>>;
const ACCOUNT = '444455556666';
const EMPTY = Object.fromEntries(PLACES.map((name) => [name, undefined]));

let copy: ProjectCopy;
let aws: StandInAws;

beforeAll(() => {
  copy = new ProjectCopy();
  aws = new StandInAws(copy);
});
beforeEach(() => {
  aws.asked();
});
afterAll(() => {
  copy.remove();
});

const run = (...words: readonly string[]) => copy.run('secrets', 'prod', ...words);

describe('nothing is stored', () => {
  test.each([
    ['without credentials', {}, 'Unable to locate credentials.'],
    [
      'in another account',
      { account: '111122223333', secrets: EMPTY },
      'the credentials are of account 111122223333, and the environment is in 444455556666; log in, or name a profile of the AWS CLI with AWS_PROFILE',
    ],
    [
      'before the stack was applied, and every missing place is named',
      { account: ACCOUNT },
      `${String(PLACES.at(-1))}: An error occurred (ResourceNotFoundException): no such secret; apply the stack of the environment first, which makes its place`,
    ],
  ])('%s', (_, account, says) => {
    aws.is(account);
    const { status, stderr } = run();
    expect(stderr).toMatch(/^(?:1 problem|\d+ problems); nothing was started\n/);
    expect(stderr).toContain(says);
    expect(status).toBe(1);
    expect(aws.asked().filter(({ input }) => input !== '')).toEqual([]);
  });
});

describe('an account whose places are empty', () => {
  let first: ReturnType<typeof run>;
  let stored: Readonly<Record<string, string | null>>;
  let handed: ReturnType<typeof aws.asked>;
  beforeAll(() => {
    aws.is({ account: ACCOUNT, secrets: EMPTY });
    aws.asked();
    first = run();
    stored = aws.secrets();
    handed = aws.asked();
  });

  test('has a value of its own in each of them afterwards', () => {
    expect(first.stdout).toBe(`Secrets Manager of ${ACCOUNT} in eu-west-1: ${PLACES.length} made, 0 kept\n`);
    expect(Object.keys(stored).sort()).toEqual(PLACES);
    const values = Object.values(stored);
    expect(new Set(values).size).toBe(values.length);
    for (const value of values) expect(value).toMatch(/^[A-Za-z0-9]{32,}$/);
  });

  test('shows no value on a command line, on standard output or in a message', () => {
    const shown = `${first.stdout}${first.stderr}${handed.flatMap(({ words }) => words).join(' ')}`;
    for (const value of Object.values(stored)) expect(shown).not.toContain(value);
  });

  test('sets the password of each user of ElastiCache before it is stored', () => {
    for (const [user, secret] of Object.entries(USERS)) {
      const sets = handed.findIndex(({ words }) => words[1] === 'modify-user' && words.includes(user));
      const stores = handed.findIndex(
        ({ words }) => words[1] === 'put-secret-value' && words.includes(secret),
      );
      expect(JSON.parse(handed[sets]?.input ?? '')).toEqual({
        Type: 'password',
        Passwords: [stored[secret]],
      });
      expect(sets).toBeLessThan(stores);
    }
  });

  test('is left as it is by the next run', () => {
    const { stdout } = run();
    expect(stdout).toContain(`: 0 made, ${PLACES.length} kept\n`);
    expect(aws.secrets()).toEqual(stored);
  });
});

test('a value that AWS refuses ends the run, and the next one goes on', () => {
  aws.is({ account: ACCOUNT, secrets: EMPTY, denied: ['elasticache modify-user'] });
  const { status, stderr } = run();
  expect(stderr).toContain(
    'An error occurred (AccessDeniedException) when calling elasticache modify-user; the values before it are stored; run the command again for the rest',
  );
  expect(status).toBe(3);
  for (const secret of Object.values(USERS)) expect(aws.secrets()[secret]).toBeNull();
});

test('--dry-run asks nothing, and its commands are those of a run', () => {
  const { status, stdout } = run('--dry-run');
  expect(status).toBe(0);
  expect(aws.asked()).toEqual([]);
  aws.is({ account: ACCOUNT, secrets: EMPTY });
  run();
  const asked = aws.asked().map(({ words }) => `aws ${words.join(' ')}`);
  expect(stdout.trim().split('\n').sort()).toEqual([...asked].sort());
});
