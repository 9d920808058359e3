import type { OutputFile } from '../../../constructs/core/files/output-file.ts';
import { MemoryPlan } from '../../../constructs/core/plan/memory-plan.ts';
import { planFiles } from '../../../constructs/core/plan/plan-report.ts';
import { tooLarge } from '../../../constructs/core/plan/selection.ts';
import { DefinitionError } from '../../../constructs/core/problems/errors.ts';
import { rulesOf } from '../../../environments/levels.ts';
import type { CloudEnvironment } from '../../../environments/schema.ts';
import { nodesOfArgoCd } from '../../../targets/contract/argo-cd-pods.ts';
import type { Site } from '../site.ts';
import { plannedArgoCd } from './argo-cd.ts';
import { nodesOf } from './nodes.ts';

/**
 * The plan of a second region while the platform runs in the first: Argo CD and nothing else, on the nodes that stand there.
 * @throws DefinitionError when these have no room for it
 */
export function waitingPlan(environment: CloudEnvironment, { folder }: Site): MemoryPlan {
  const { region } = environment.aws;
  const nodes = nodesOf(environment, nodesOfArgoCd(rulesOf(environment.level).holdsWithoutAZone));
  const plan = new MemoryPlan({
    environment: folder,
    target: 'Kubernetes',
    selections: [{ name: `what waits in ${region}`, pods: plannedArgoCd(environment) }],
    capacity: { type: 'nodes', nodes, withoutAZone: false },
    components: [],
    accepts: () => false,
  });
  const { largest } = plan;
  if (tooLarge(largest))
    throw new DefinitionError([
      `cluster.nodePools: ${nodes.length} nodes stand in ${region} until the platform runs there, with ${largest.available} for pods, and have no room for Argo CD, which takes ${largest.planned}; state larger nodes, and fewer of them`,
    ]);
  return plan;
}

/** Folder of that plan, beside the one of what runs there after a failover; no application of Argo CD has it. */
const FOLDER = 'waiting';

export function waitingFiles(plan: MemoryPlan): readonly OutputFile[] {
  return planFiles(plan).map(({ path, content }) => ({ path: `${FOLDER}/${path}`, content }));
}
