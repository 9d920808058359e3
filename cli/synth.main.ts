import { DefinitionError } from '../constructs/core/problems/errors.ts';
import { runCommand } from './command/run-command.ts';
import { compose } from './synth/compose.ts';
import { kubernetes } from './synth/kubernetes.ts';
import type { Target } from './synth/target.ts';
import { terraform } from './synth/terraform.ts';
import { writeTargets } from './synth/write-targets.ts';

runCommand('synth', ({ flags }) => writeTargets(everyTarget(), flags.json));

/** Every target, or the problems of all of them; two targets of one environment have problems in common. */
function everyTarget(): readonly Target[] {
  const problems = new Set<string>();
  const targets = [compose, kubernetes, terraform].flatMap((synthesize) => {
    try {
      return [synthesize([], undefined)];
    } catch (error) {
      if (!(error instanceof DefinitionError)) throw error;
      for (const problem of error.problems) problems.add(problem);
      return [];
    }
  });
  if (problems.size > 0) throw new DefinitionError([...problems]);
  return targets;
}
