import { planFiles, planReport } from '../../constructs/core/plan/plan-report.ts';
import { kubernetesFiles } from '../../stacks/kubernetes/manifest-files.ts';
import { synthesizeKubernetes } from '../../stacks/kubernetes/synthesize.ts';
import { collect } from '../command/collect.ts';
import { environmentsFor } from '../command/environments.ts';
import { writeOutput } from '../command/write-output.ts';
import type { Synthesized, Target } from './target.ts';

/** Synthesizes the manifests of clusters. */
export function kubernetes(names: readonly string[], out: string | undefined): Target {
  const environments = environmentsFor(names, ['kind', 'staging', 'prod', 'onprem'], 'cluster');
  const results = collect(environments, synthesizeKubernetes);
  // cdk8s-cli passes the folder that it reads, which it has emptied before it starts this program.
  const folder = out ?? process.env['CDK8S_OUTDIR'] ?? 'dist/kubernetes';
  return {
    write: () =>
      results.map(({ output, plan }): Synthesized => {
        const { environmentName } = output;
        const prefix = `${environmentName}/`;
        const report = planReport(plan);
        const manifests = kubernetesFiles(output).map(({ path, content }) => ({
          path: path.slice(prefix.length),
          content,
        }));
        const written = writeOutput(`${folder}/${environmentName}`, [
          ...manifests,
          ...planFiles(plan, report),
        ]);
        return { environments: [environmentName], reports: [report], written };
      }),
  };
}
