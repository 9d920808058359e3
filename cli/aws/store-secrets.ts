import { OutputError, StartError } from '../../constructs/core/problems/errors.ts';
import type { CloudSecret } from '../../stacks/cloud/cloud-secrets.ts';
import type { Place } from '../../targets/contract/cloud-names.ts';
import { complain } from '../command/print.ts';
import { randomValue } from '../laptop/random-value.ts';
import { authorityCommands, databaseAuthority } from './database-authority.ts';
import { askAws, awsLine, mustHaveAccess, WHO } from './aws-cli.ts';

/** Where the AWS CLI reads what no list of processes may show. */
const FROM_INPUT = 'file:///dev/stdin';
/** Label of the version of a secret that readers get. */
const CURRENT = 'AWSCURRENT';
const AGAIN = 'the values before it are stored; run the command again for the rest';

const look = (name: string) => ['secretsmanager', 'describe-secret', '--secret-id', name];
const put = (name: string) => [
  ...['secretsmanager', 'put-secret-value', '--secret-id', name],
  ...['--secret-string', FROM_INPUT, '--query', 'Name'],
];
// The AWS CLI reads a whole request (--cli-input-json) twice, and a pipe is empty the second time; a single option is read once.
const setPassword = (user: string) => [
  ...['elasticache', 'modify-user', '--user-id', user],
  ...['--authentication-mode', FROM_INPUT, '--query', 'UserId'],
];

/**
 * Makes a value for each secret that has none, or fetches it where it is public, and hands it to Secrets Manager and, where it is a password of ElastiCache, to that
 * first: what is stored is then always what the cache takes, however a run ends.
 * @throws StartError before anything is stored, when the account cannot be asked, a secret's place is missing or the certificates of RDS cannot be had
 * @throws OutputError when AWS refuses a value
 */
export function storeSecrets(
  place: Place,
  secrets: readonly CloudSecret[],
): { readonly made: number; readonly kept: number } {
  mustHaveAccess(place);
  const missing = withoutValue(place, secrets);
  for (const { name, cacheUser, value } of withNewValues(place, missing)) {
    if (cacheUser !== undefined) hand(place, setPassword(cacheUser), authenticationMode(value));
    hand(place, put(name), value);
    complain(`${name}: stored${cacheUser === undefined ? '' : ', and set for its user of ElastiCache'}\n`);
  }
  return { made: missing.length, kept: secrets.length - missing.length };
}

/** The commands that {@link storeSecrets} would run where no secret has a value; values go to their standard input. */
export function storeCommands(place: Place, secrets: readonly CloudSecret[]): readonly string[] {
  return [
    awsLine(place, WHO),
    ...secrets.flatMap(({ name, cacheUser, vouchesIn }) => [
      awsLine(place, look(name)),
      ...(vouchesIn ? authorityCommands(place, vouchesIn) : []),
      ...(cacheUser === undefined ? [] : [awsLine(place, setPassword(cacheUser))]),
      awsLine(place, put(name)),
    ]),
  ];
}

/** @throws StartError with every secret that cannot be looked at */
function withoutValue(place: Place, secrets: readonly CloudSecret[]): readonly CloudSecret[] {
  const problems: string[] = [];
  const missing = secrets.filter(({ name }) => {
    const answer = askAws(
      place,
      look(name),
      'apply the stack of the environment first, which makes its place',
    );
    if ('problem' in answer) {
      problems.push(`${name}: ${answer.problem}`);
      return false;
    }
    const { VersionIdsToStages: stages } = JSON.parse(answer.text) as {
      readonly VersionIdsToStages?: Readonly<Record<string, readonly string[]>> | null;
    };
    return !Object.values(stages ?? {}).some((labels) => labels.includes(CURRENT));
  });
  if (problems.length > 0) throw new StartError(problems);
  return missing;
}

/** @throws StartError when the certificates cannot be had that vouch for the database */
function withNewValues(place: Place, missing: readonly CloudSecret[]) {
  return missing.map((secret) => {
    const { name, vouchesIn } = secret;
    if (!vouchesIn) return { ...secret, value: randomValue() };
    const answer = databaseAuthority(place, vouchesIn);
    if ('problem' in answer) throw new StartError([`${name}: ${answer.problem}`]);
    return { ...secret, value: answer.text };
  });
}

/** How a user of ElastiCache proves who it is, as the AWS CLI reads it. */
function authenticationMode(password: string): string {
  return JSON.stringify({ Type: 'password', Passwords: [password] });
}

function hand(place: Place, command: readonly string[], input: string): void {
  const answer = askAws(place, command, AGAIN, input);
  if ('problem' in answer) throw new OutputError(answer.problem);
}
