import type { Question } from '../../stacks/aws/preflight.ts';
import type { Place } from '../../targets/contract/cloud-names.ts';
import { complain } from '../command/print.ts';
import { type Check, ok, problem } from '../doctor/check.ts';
import { accessProblem, askAws, awsLine, WHO } from './aws-cli.ts';

const MAY_READ = 'take a role that may read the account, such as one with ReadOnlyAccess';

/** Asks an account everything that can be asked before the first apply; without access to it there is nothing else to ask. */
export function examineAccount(place: Place, questions: readonly Question[]): readonly Check[] {
  const closed = accessProblem(place);
  if (closed !== undefined) return [problem('account', closed)];
  complain(`asking account ${place.account} ${questions.length} questions, about a second each\n`);
  return [ok('account', place.account), ...questions.map((question) => checkOf(place, question))];
}

/** The commands by which {@link examineAccount} asks. */
export function examineCommands(place: Place, questions: readonly Question[]): readonly string[] {
  return [WHO, ...questions.map(({ command }) => command)].map((command) => awsLine(place, command));
}

function checkOf(place: Place, { what, need, command, problem: judge }: Question): Check {
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
