import { Memory } from '../../constructs/core/amounts/memory.ts';
import type { EngineContainer } from '../engine/containers.ts';
import type { Laptop } from '../laptop/laptop.ts';
import { roomProblem } from '../stack/room.ts';
import { type Check, ok, problem } from './check.ts';

/**
 * Compares the chosen profiles with the budget: by themselves, with the bill, and beside what runs already.
 * @param only whether containers that are not chosen are removed first
 */
export function checkBudget(here: Laptop, containers: readonly EngineContainer[], only: boolean): Check {
  const { stack, selection, environment, profiles, plan } = here;
  const what = 'budget';
  const [bill] = plan.problemsOf(selection);
  if (bill !== undefined) return problem(what, bill);
  const wanted = {
    project: stack.project,
    name: selection.name,
    pods: selection.pods,
    budget: { memory: environment.budget, cpu: environment.host.cpu },
    onlyCommand: ['somastack', 'up', ...profiles, '--only'].join(' '),
    only,
  };
  const room = roomProblem(wanted, containers);
  if (room !== undefined) return problem(what, room);
  const needed = Memory.sum(selection.pods.map(({ memory }) => memory));
  return ok(what, `${needed} of ${environment.budget} planned`);
}
