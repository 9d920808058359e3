import type { PlanReport } from '../../../constructs/core/plan/plan-report.ts';
import type { Platform } from '../../../constructs/platform/platform.ts';
import { copiesOf } from './copies.ts';
import { criticalPath, minutesOf, overAfter } from './critical-path.ts';
import { failoverSteps } from './steps.ts';

/** What the loss of the region costs, as people read it: by data system, then step by step; nothing where there is no second region. */
export function recoveryReport(platform: Platform): PlanReport {
  const { environment } = platform;
  if (!('aws' in environment) || !environment.aws.passive) return [];
  const { passive, edge } = environment.aws;
  const steps = failoverSteps(platform, passive, edge);
  const path = criticalPath(steps);
  const longest = new Set(path.map(({ name }) => name));
  return [
    `${environment.name} after the loss of ${environment.aws.region}, in ${passive.region}`,
    '',
    {
      head: ['data', 'lost at most', 'back after', 'how'],
      rows: copiesOf(platform, passive).map(({ data, how, point, backAfter }) => [
        data,
        point === 'all' ? 'all of it' : `${point} min`,
        `${overAfter(steps, backAfter)} min`,
        how,
      ]),
    },
    '',
    {
      head: ['step', 'minutes', 'over after', 'where the number is from'],
      rows: steps.map(({ name, minutes, source }) => [
        longest.has(name) ? `${name} +` : name,
        String(minutes),
        `${overAfter(steps, name)} min`,
        source,
      ]),
    },
    '',
    `${minutesOf(path)} min until the platform runs (steps with +), ${minutesOf(steps)} min if nothing is done beside anything else`,
    '',
  ];
}
