import type { EngineContainer } from '../engine/containers.ts';
import { ask } from '../engine/docker.ts';
import { someOf } from '../output/some-of.ts';
import { type Failure, failuresOf } from '../stack/failures.ts';
import type { WrittenStack } from '../stack/written-stack.ts';

/** Last lines of a container that are shown: a stack trace with what led to it. */
const LINES = 20;
/** Characters of a line that are shown; some programs print a whole stack of calls in one. */
const LENGTH = 300;
/** Services that are named as waiting. */
const NAMED = 8;

/** Why a start failed: for each container that failed, its last lines and what waits for it. */
export function failureReport(stack: WrittenStack, containers: readonly EngineContainer[]): string {
  const failures = failuresOf(stack, containers);
  if (failures.length === 0) return 'no container has failed; what Docker Compose said stands above\n';
  return failures.map(textOf).join('\n');
}

function textOf({ container: { id, service }, says, holdsUp }: Failure): string {
  const waiting = holdsUp.length > 0 ? `; waiting for it: ${someOf(holdsUp, NAMED).join(', ')}` : '';
  const lines = lastLines(id).map((line) => `  | ${shortened(line)}\n`);
  return [`${service} ${says}${waiting}\n`, ...lines, `more with: somastack logs ${service}\n`].join('');
}

const shortened = (line: string) => (line.length > LENGTH ? `${line.slice(0, LENGTH)}…` : line);

function lastLines(id: string): readonly string[] {
  const answer = ask(['logs', '--tail', String(LINES), id], 'see docker logs', { withErrors: true });
  if ('problem' in answer) return [answer.problem];
  return answer.text === '' ? ['(it printed nothing)'] : answer.text.split('\n');
}
