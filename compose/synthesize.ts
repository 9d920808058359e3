import { DefinitionError } from '../constructs/core/errors.ts';
import { MemoryPlan } from '../constructs/core/memory-plan.ts';
import type { OutputFile } from '../constructs/core/output-file.ts';
import { planFiles } from '../constructs/core/plan-report.ts';
import { plannedComponents } from '../constructs/planned-components.ts';
import { holds, Platform } from '../constructs/platform.ts';
import type { LocalEnvironment } from '../environments/schema.ts';
import { withSetting } from '../environments/with-setting.ts';
import { buildOverlay } from './build-overlay.ts';
import type { ComposeProject } from './compose-project.ts';
import { selectionsOf } from './profiles.ts';
import { renderCompose } from './render.ts';

export interface ComposeSynthesis {
  readonly platform: Platform;
  readonly project: ComposeProject;
  readonly plan: MemoryPlan;
  readonly files: readonly OutputFile[];
}

/**
 * Everything for one laptop, in memory.
 * @throws DefinitionError when the definition is wrong or does not fit
 */
export function synthesizeCompose(environment: LocalEnvironment): ComposeSynthesis {
  const platform = new Platform(environment);
  const found = platform.problems();
  if (found.length > 0) throw new DefinitionError(found);
  const project = renderCompose(platform);
  const plan = new MemoryPlan({
    environment: environment.name,
    target: 'Docker Compose',
    selections: selectionsOf(platform, project),
    capacity: { type: 'budget', memory: environment.budget, cpu: environment.host.cpu },
    components: plannedComponents(platform),
    accepts: (path, change) => holds(withSetting(environment, path, change)),
  });
  const tooMuch = plan.problems();
  if (tooMuch.length > 0) throw new DefinitionError(tooMuch);
  const files = [...project.files(), buildOverlay(platform), ...planFiles(plan)];
  return { platform, project, plan, files };
}
