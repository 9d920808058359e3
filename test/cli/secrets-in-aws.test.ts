import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { quoted } from '../../cli/command/quoted.ts';
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
/** The certificates that vouch for the database are fetched, not made. */
const AUTHORITY = 'somastack/prod/postgres-authority';
const MADE = PLACES.filter((name) => name !== AUTHORITY);
const pem = (name: string) => readFileSync(`test/data/rds-authority/${name}.pem`, 'utf8');
const thumbprint = (name: string) =>
  new X509Certificate(pem(name)).fingerprint.replaceAll(':', '').toLowerCase();
const REGIONS = ['eu-west-1', 'eu-central-1'];
/** What RDS says and publishes where everything is in order, with a certificate that it does not know beside its own. */
const PUBLISHED = {
  answers: REGIONS.map(
    (region) =>
      [
        'rds describe-certificates',
        region,
        [
          ['rds-ca-rsa4096-g1', 'f'.repeat(40)],
          ['rds-ca-rsa2048-g1', thumbprint(region)],
        ],
      ] as const,
  ),
  bundles: Object.fromEntries(REGIONS.map((region) => [region, `${pem('stranger')}${pem(region)}`])),
};
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
    aws.is({ account: ACCOUNT, secrets: EMPTY, ...PUBLISHED });
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
    for (const name of MADE) expect(stored[name]).toMatch(/^[A-Za-z0-9]{32,}$/);
  });

  test('trusts the authorities of both regions that RDS knows, and nobody else', () => {
    expect(stored[AUTHORITY]).toBe(REGIONS.map(pem).join(''));
  });

  test('shows no value on a command line, on standard output or in a message', () => {
    const shown = `${first.stdout}${first.stderr}${handed.flatMap(({ words }) => words).join(' ')}`;
    for (const name of MADE) expect(shown).not.toContain(stored[name]);
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

describe('certificates that cannot be had', () => {
  test.each([
    [
      'cannot be fetched',
      { ...PUBLISHED, bundles: {} },
      'curl: (6) Could not resolve host; the certificates of RDS must be had before anything is stored; run the command again',
    ],
    [
      'are not those that RDS knows',
      { ...PUBLISHED, bundles: { ...PUBLISHED.bundles, 'eu-central-1': pem('stranger') } },
      'https://truststore.pki.rds.amazonaws.com/eu-central-1/eu-central-1-bundle.pem has no certificate of "rds-ca-rsa2048-g1" that RDS of eu-central-1 knows; look whether something between here and there answers in its place',
    ],
    [
      'are no certificates',
      {
        ...PUBLISHED,
        bundles: {
          ...PUBLISHED.bundles,
          'eu-west-1': '-----BEGIN CERTIFICATE-----\nno\n-----END CERTIFICATE-----\n',
        },
      },
      'eu-west-1-bundle.pem has no certificate',
    ],
    [
      'nobody may ask for',
      { ...PUBLISHED, denied: ['rds describe-certificates'] },
      'An error occurred (AccessDeniedException) when calling rds describe-certificates; the certificates of RDS',
    ],
  ])('nothing is stored when they %s', (_, account, says) => {
    aws.is({ account: ACCOUNT, secrets: EMPTY, ...account });
    const { status, stderr } = run();
    expect(stderr).toContain(`${AUTHORITY}: `);
    expect(stderr).toContain(says);
    expect(status).toBe(1);
    expect(Object.values(aws.secrets()).filter((value) => value !== null)).toEqual([]);
  });
});

test('a value that AWS refuses ends the run, and the next one goes on', () => {
  aws.is({ account: ACCOUNT, secrets: EMPTY, ...PUBLISHED, denied: ['elasticache modify-user'] });
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
  aws.is({ account: ACCOUNT, secrets: EMPTY, ...PUBLISHED });
  run();
  const asked = aws.asked().map(({ words }) => `aws ${words.map(quoted).join(' ')}`);
  const lines = stdout.trim().split('\n');
  const fetched = lines.filter((line) => line.startsWith('curl '));
  expect(fetched.map((line) => line.replace(/^.*\//, ''))).toEqual(
    REGIONS.map((region) => `${region}-bundle.pem`),
  );
  expect(lines.filter((line) => !fetched.includes(line)).sort()).toEqual([...asked].sort());
});
