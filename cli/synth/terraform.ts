import { planReport } from '../../constructs/core/plan/plan-report.ts';
import { endingSupport } from '../../constructs/core/support.ts';
import { DefinitionError } from '../../constructs/core/problems/errors.ts';
import { rulesBetween } from '../../environments/aws-rules.ts';
import { synthesizeAws } from '../../stacks/aws/app.ts';
import { costReport, costsIn } from '../../stacks/aws/cost-report.ts';
import { recoveryReport } from '../../stacks/cloud/recovery/report.ts';
import { cloudOf, synthesizeKubernetes } from '../../stacks/kubernetes/synthesize.ts';
import { collect } from '../command/collect.ts';
import { environmentsFor } from '../command/environments.ts';
import { writeOutput } from '../command/write-output.ts';
import type { Target } from './target.ts';

/** Synthesizes the Terraform stacks of environments on AWS. */
export function terraform(names: readonly string[], out: string | undefined): Target {
  const environments = environmentsFor(names, ['staging', 'prod'], 'account on AWS');
  const between = rulesBetween(environments);
  if (between.length > 0) throw new DefinitionError(between);
  const results = collect(environments, synthesizeKubernetes);
  const files = synthesizeAws(results.map(cloudOf));
  const folder = out ?? process.env['CDKTF_OUTDIR'] ?? 'cdktf.out';
  return {
    write: () => [
      {
        environments: environments.map(({ name }) => name),
        reports: results.map(({ plan, platform }) => [
          ...planReport(plan),
          ...recoveryReport(platform),
          ...costReport(platform.environment, costsIn(files, platform.environment)),
        ]),
        written: writeOutput(folder, files),
        warnings: endingSupport(new Date()),
      },
    ],
  };
}
