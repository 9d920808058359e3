import { StartError } from '../../constructs/core/problems/errors.ts';
import type { Place } from '../../targets/contract/cloud-names.ts';
import { type Answer, askProgram, type Program } from '../command/ask-program.ts';
import { quoted } from '../command/quoted.ts';

const AWS: Program = {
  name: 'aws',
  install: 'install the AWS CLI, or see with --dry-run what it would be asked',
};
/**
 * Node hands input over through a socket, and the AWS CLI opens /dev/stdin by its path, which no kernel allows for a socket; a shell makes
 * a pipe of it.
 */
const PIPED: Program = { name: 'sh', install: 'the AWS CLI is given values through a shell' };
const PIPE = 'cat | "$@"';
const LOG_IN = 'log in, or name a profile of the AWS CLI with AWS_PROFILE';

/** Words for the AWS CLI: its answer is JSON. */
function wordsOf({ region }: Place, command: readonly string[]): readonly string[] {
  return [...command, '--region', region, '--output', 'json'];
}

/** A command as a person would type it. */
export function awsLine(place: Place, command: readonly string[]): string {
  return `aws ${wordsOf(place, command).map(quoted).join(' ')}`;
}

/** Asks the AWS CLI. @param input for its standard input, where values go that no list of processes may show */
export function askAws(place: Place, command: readonly string[], cure: string, input?: string): Answer {
  const words = wordsOf(place, command);
  if (input === undefined) return askProgram(AWS, words, cure);
  return askProgram(PIPED, ['-c', PIPE, PIPED.name, AWS.name, ...words], cure, { input });
}

/** Asks who the credentials belong to. */
export const WHO = ['sts', 'get-caller-identity'] as const;

/**
 * Why an environment's account cannot be asked: no AWS CLI, no credentials, or those of another account.
 * @returns undefined when it can
 */
export function accessProblem(place: Place): string | undefined {
  const answer = askAws(place, WHO, LOG_IN);
  if ('problem' in answer) return answer.problem;
  const { Account: account } = JSON.parse(answer.text) as { readonly Account?: unknown };
  return account === place.account
    ? undefined
    : `the credentials are of account ${String(account)}, and the environment is in ${place.account}; ${LOG_IN}`;
}

/** @throws StartError when the account of an environment cannot be asked */
export function mustHaveAccess(place: Place): void {
  const problem = accessProblem(place);
  if (problem !== undefined) throw new StartError([problem]);
}
