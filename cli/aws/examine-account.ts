import type { RegionQuestions } from '../../stacks/aws/app.ts';
import type { Question } from '../../stacks/aws/preflight.ts';
import type { Place } from '../../targets/contract/cloud-names.ts';
import { complain } from '../command/print.ts';
import { type Check, ok, problem } from '../doctor/check.ts';
import { accessProblem, askAws, awsLine, WHO } from './aws-cli.ts';

const MAY_READ = 'take a role that may read the account, such as one with ReadOnlyAccess';

/**
 * Asks an account everything that can be asked before the first apply, in each region; without access to it there is nothing else to ask.
 * @param account with the region in which it is asked who the credentials belong to
 */
export function examineAccount(account: Place, regions: readonly RegionQuestions[]): readonly Check[] {
  const closed = accessProblem(account);
  if (closed !== undefined) return [problem('account', closed)];
  const all = inOneList(regions);
  complain(`asking account ${account.account} ${all.length} questions, about a second each\n`);
  return [ok('account', account.account), ...all.map(([place, question]) => checkOf(place, question))];
}

/** The commands by which {@link examineAccount} asks. */
export function examineCommands(account: Place, regions: readonly RegionQuestions[]): readonly string[] {
  return [
    awsLine(account, WHO),
    ...inOneList(regions).map(([place, { command }]) => awsLine(place, command)),
  ];
}

function inOneList(regions: readonly RegionQuestions[]): readonly (readonly [Place, Question])[] {
  return regions.flatMap(({ place, questions }) => questions.map((question) => [place, question] as const));
}

function checkOf(place: Place, question: Question): Check {
  const { need, command, problem: judge } = question;
  const what = `${place.region} ${question.what}`;
  const answer = askAws(place, command, MAY_READ);
  if ('problem' in answer) return problem(what, answer.problem);
  const found = valuesIn(answer.text);
  const wrong = judge(found);
  return wrong === undefined ? ok(what, need) : problem(what, wrong);
}

/** An answer is one value or a list of them; where there is nothing, the AWS CLI prints null or nothing at all. */
function valuesIn(text: string): readonly string[] {
  const answer: unknown = text === '' ? null : JSON.parse(text);
  if (answer === null) return [];
  return (Array.isArray(answer) ? answer : [answer]).map(String);
}
