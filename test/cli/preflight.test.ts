import { afterAll, beforeAll, expect, test } from 'vitest';
import { prod } from '../../environments/prod.ts';
import { preflight } from '../../stacks/aws/app.ts';
import { cloudOf, platformOf } from '../support/aws.ts';
import { ProjectCopy } from '../support/project-copy.ts';
import { StandInAws } from '../support/stand-in-aws.ts';

const REGIONS = preflight(cloudOf(platformOf('prod')));
const ALL = REGIONS.flatMap(({ questions }) => questions);
const [QUESTIONS = [], IN_SECOND = []] = REGIONS.map(({ questions }) => questions);
const ACCOUNT = '444455556666';
/** Zones of both regions: an answer may name more than is asked for. */
const ZONES = ['eu-west-1', 'eu-central-1'].flatMap((region) =>
  ['a', 'b', 'c'].map((zone) => `${region}${zone}`),
);

/** Answers of an account that has everything. */
const ANSWERS: readonly (readonly [string, string, unknown])[] = [
  ['ec2 describe-availability-zones', '', ZONES],
  ['route53 list-hosted-zones-by-name', '', [`${prod.aws.edge.zone.name}.`]],
  ['service-quotas get-service-quota', '', 100],
  ['ec2 describe-instance-type-offerings', '', ZONES],
  ['rds describe-orderable-db-instance-options', '', [...ZONES, ...ZONES]],
];

let copy: ProjectCopy;
let aws: StandInAws;

beforeAll(() => {
  copy = new ProjectCopy();
  aws = new StandInAws(copy);
});
afterAll(() => {
  copy.remove();
});

/** Answers in which each question about a version finds the one that it asks for. */
const versions = ALL.flatMap(
  ({ need, command, problem }): readonly (readonly [string, string, unknown])[] => {
    const about = command.includes('--addon-name')
      ? (command[command.indexOf('--addon-name') + 1] ?? '')
      : '';
    return problem([need]) === undefined ? [[command.slice(0, 2).join(' '), about, ['0', need]]] : [];
  },
);
const WHOLE = { account: ACCOUNT, answers: [...versions, ...ANSWERS] };

const run = (...words: readonly string[]) => copy.run('preflight', 'prod', ...words);

test('an account that has everything is ready', () => {
  aws.is(WHOLE);
  const { status, stdout } = run();
  expect(stdout).not.toContain('problem');
  expect(stdout.match(/^ok /gm)).toHaveLength(ALL.length + 1);
  expect(status).toBe(0);
});

test('every question finds its problem where AWS has nothing, with the cure', () => {
  aws.is({ account: ACCOUNT });
  const { status, stdout } = copy.run('preflight', 'prod', '--json');
  const { ready, checks } = JSON.parse(stdout) as {
    readonly ready: boolean;
    readonly checks: readonly { readonly what: string; readonly result: string; readonly says: string }[];
  };
  expect(ready).toBe(false);
  expect(checks.filter(({ result }) => result === 'ok').map(({ what }) => what)).toEqual(['account']);
  expect(checks).toHaveLength(ALL.length + 1);
  for (const { says } of checks.slice(1)) expect(says).toMatch(/; (?:choose|pin|ask for more with: aws )/);
  expect(status).toBe(1);
});

test.each([
  [
    'a quota that is too small',
    'quota ec2 L-1216C47A',
    ['5'],
    '"Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances" is 5, and the stack alone takes 88; ask for more with: aws service-quotas request-service-quota-increase --service-code ec2 --quota-code L-1216C47A --desired-value 88',
  ],
  [
    'a zone that is not there',
    'zones',
    ['eu-west-1a', 'eu-west-1b'],
    'this account has no eu-west-1c; choose others in aws.zones',
  ],
  [
    'a machine that zones lack',
    'EC2 m7g.2xlarge',
    ['eu-west-1a'],
    'is not offered in eu-west-1b, eu-west-1c; choose other zones in aws.zones',
  ],
  [
    'an add-on of another version',
    'EKS 1.35 coredns',
    ['v1.0.0'],
    'AWS does not offer v1.13.2-eksbuild.31; pin another in versions.ts',
  ],
  [
    'a database class that has no standby in a zone',
    'RDS db.r7g.xlarge',
    ['eu-west-1a', 'eu-west-1b'],
    'cannot be ordered with a standby in eu-west-1c; choose other zones in aws.zones',
  ],
])('%s is a problem', (_, what, answer, says) => {
  expect(QUESTIONS.find((question) => question.what === what)?.problem(answer)).toBe(says);
});

test('a second region is asked everything that the first one is, in that region and for its zones', () => {
  expect(REGIONS.map(({ place: { account, region } }) => [account, region])).toEqual([
    [ACCOUNT, 'eu-west-1'],
    [ACCOUNT, 'eu-central-1'],
  ]);
  // The same definition makes both: classes, versions and what they take of each limit.
  const there = (text: string) => text.replaceAll('eu-west-1', 'eu-central-1');
  // A public zone is in no region.
  const regional = QUESTIONS.filter(({ what }) => !what.startsWith('zone '));
  expect(regional).toHaveLength(QUESTIONS.length - 1);
  expect(IN_SECOND.map(({ what, need }) => [what, need])).toEqual(
    regional.map(({ what, need }) => [what, there(need)]),
  );
  expect(IN_SECOND.map(({ command }) => command)).toEqual(regional.map(({ command }) => command));
  const zones = IN_SECOND.find(({ what }) => what === 'zones');
  expect(zones?.problem(['eu-central-1a', 'eu-central-1b'])).toBe(
    'this account has no eu-central-1c; choose others in aws.passive.zones',
  );
});

test('what one region lacks is said of that region', () => {
  const answers = WHOLE.answers.filter(([command]) => command !== 'service-quotas get-service-quota');
  const quota = ['service-quotas get-service-quota', '', 100] as const;
  const small = [
    'service-quotas get-service-quota',
    '--quota-code L-0263D0A3 --query Quota.Value --region eu-central-1',
    2,
  ] as const;
  aws.is({ account: ACCOUNT, answers: [...answers, small, quota] });
  const { status, stdout } = run('--json');
  const { checks } = JSON.parse(stdout) as {
    readonly checks: readonly { readonly what: string; readonly result: string }[];
  };
  expect(checks.filter(({ result }) => result === 'problem').map(({ what }) => what)).toEqual([
    'eu-central-1 quota ec2 L-0263D0A3',
  ]);
  expect(status).toBe(1);
});

test('an environment in one region is asked there alone', () => {
  const [only, ...others] = preflight(cloudOf(platformOf('staging')));
  expect(only?.place.region).toBe('eu-west-1');
  expect(others).toEqual([]);
});

test('a question that a role may not ask is a problem with its cure', () => {
  aws.is({ ...WHOLE, denied: ['kafka list-kafka-versions'] });
  expect(run('--json').stdout).toContain(
    'take a role that may read the account, such as one with ReadOnlyAccess',
  );
});

test('without credentials it prints the commands that --dry-run prints', () => {
  aws.is({});
  const { status, stdout, stderr } = run();
  expect(stdout).toContain('Unable to locate credentials.');
  const commands = run('--dry-run').stdout;
  expect(stderr).toBe(
    `nothing could be asked; with access to the account these commands ask it:\n${commands}`,
  );
  expect(status).toBe(1);
});

test('its commands only read', () => {
  for (const { command } of ALL) expect(command[1]).toMatch(/^(?:describe|get|list)-/);
});
