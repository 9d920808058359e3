import type { Laptop } from '../laptop/laptop.ts';
import type { Wanted } from '../stack/room.ts';

/** What a start of the chosen profiles adds to what runs already. */
export function wantedOf({ stack, selection, environment, profiles }: Laptop, only: boolean): Wanted {
  return {
    project: stack.project,
    name: selection.name,
    pods: selection.pods,
    budget: { memory: environment.budget, cpu: environment.host.cpu },
    onlyCommand: ['somastack', 'up', ...profiles, '--only'].join(' '),
    only,
  };
}
