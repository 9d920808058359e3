import { DefinitionError } from '../constructs/core/problems/errors.ts';
import { smallestThatFail } from '../constructs/core/plan/combinations.ts';
import { MemoryPlan } from '../constructs/core/plan/memory-plan.ts';
import type { OutputFile } from '../constructs/core/files/output-file.ts';
import { planFiles, type PlanReport, planReport } from '../constructs/core/plan/plan-report.ts';
import { plannedComponents } from '../constructs/platform/planned-components.ts';
import { holds, Platform } from '../constructs/platform/platform.ts';
import type { LocalEnvironment } from '../environments/schema.ts';
import { withSetting } from '../environments/with-setting.ts';
import { buildOverlay } from './build-overlay.ts';
import { imageList } from './images.ts';
import { logsOverlay, logsOverlayOf } from './logs-overlay.ts';
import type { ComposeProject } from '../targets/compose/compose-project.ts';
import { exceeding, podsOf, profilesOf, selectionOf } from './profiles.ts';
import { renderCompose } from './render.ts';
import { stackFile } from './stack-file.ts';
import { aloneWith, type Standalone, standaloneEnvironment } from './standalone.ts';

export interface ComposeSynthesis {
  readonly platform: Platform;
  readonly project: ComposeProject;
  readonly plan: MemoryPlan;
  /** The memory plan as people read it. */
  readonly report: PlanReport;
  readonly files: readonly OutputFile[];
}

/**
 * Synthesizes everything for one laptop, in memory.
 * @param standalone service that runs alone on a platform of its own, instead of all together
 * @throws DefinitionError when the definition is wrong or does not fit
 */
export function synthesizeCompose(whole: LocalEnvironment, standalone?: Standalone): ComposeSynthesis {
  const environment = standalone ? standaloneEnvironment(whole, standalone) : whole;
  const alone = standalone && aloneWith(standalone);
  const platform = new Platform(environment, alone);
  const found = platform.problems();
  if (found.length > 0) throw new DefinitionError(found);
  const project = renderCompose(platform, standalone);
  const pods = podsOf(platform, project);
  const together = (chosen: readonly string[]) => selectionOf(pods, chosen);
  const capacity = { type: 'budget', memory: environment.budget, cpu: environment.host.cpu } as const;
  const profiles = profilesOf(project);
  const conflicts = smallestThatFail(profiles, exceeding(pods, profiles, capacity));
  const plan = new MemoryPlan({
    environment: environment.name,
    target: 'Docker Compose',
    selections: [
      ...[[], ...profiles.map((profile) => [profile])].map(together),
      ...(profiles.length > 0 && conflicts.length === 0
        ? [{ ...together(profiles), name: 'all profiles' }]
        : []),
    ],
    refused: conflicts.map(together),
    capacity,
    components: plannedComponents(platform),
    accepts: (path, change) => holds(withSetting(environment, path, change), alone),
  });
  const tooMuch = plan.problems();
  if (tooMuch.length > 0) throw new DefinitionError(tooMuch);
  const report = planReport(plan);
  const files = [
    ...project.files(),
    buildOverlay(platform),
    ...logsOverlay(platform, project),
    imageList(project),
    stackFile(project, logsOverlayOf(platform, project)),
    ...planFiles(plan, report),
  ];
  return { platform, project, plan, report, files };
}
