import packageFile from '../../package.json' with { type: 'json' };
import type { OutputFile } from '../../constructs/core/files/output-file.ts';
import { planFiles, planReport } from '../../constructs/core/plan/plan-report.ts';
import { helmFiles } from '../../stacks/kubernetes/helm/helm-files.ts';
import { kubernetesFiles } from '../../stacks/kubernetes/manifest-files.ts';
import { recoveryFiles } from '../../stacks/kubernetes/recovery/recovery-files.ts';
import type { KubernetesOutput } from '../../stacks/kubernetes/render.ts';
import { clustersOf, synthesizeKubernetes } from '../../stacks/kubernetes/synthesize.ts';
import { waitingFiles } from '../../stacks/kubernetes/plan/waiting.ts';
import { collect } from '../command/collect.ts';
import { environmentsFor } from '../command/environments.ts';
import { writeOutput } from '../command/write-output.ts';
import type { Synthesized, Target } from './target.ts';

/** How manifests are written: plain files for Argo CD, or a Helm chart. */
type Format = 'files' | 'helm';

/** Synthesizes the manifests of clusters. */
export function kubernetes(
  names: readonly string[],
  out: string | undefined,
  format: Format = 'files',
): Target {
  const environments = environmentsFor(names, ['kind', 'staging', 'prod', 'onprem'], 'cluster');
  const results = collect(environments, synthesizeKubernetes);
  const folder = out ?? defaultFolder(format);
  return {
    write: () =>
      results.flatMap(clustersOf).map(({ platform, output, plan, waiting }): Synthesized => {
        const [report, untilThen] = [planReport(plan), waiting && planReport(waiting)];
        const written = writeOutput(`${folder}/${output.folder}`, [
          ...(format === 'helm'
            ? helmFiles(output, packageFile.version)
            : [...plainFiles(output), ...recoveryFiles(platform, output)]),
          ...planFiles(plan, report),
          ...(waiting ? waitingFiles(waiting) : []),
        ]);
        const reports = untilThen ? [report, untilThen] : [report];
        return { environments: [output.environmentName], reports, written };
      }),
  };
}

/** cdk8s-cli passes the folder that it reads manifests from, which it has emptied before it starts this program. */
function defaultFolder(format: Format): string {
  return format === 'helm' ? 'dist/helm' : (process.env['CDK8S_OUTDIR'] ?? 'dist/kubernetes');
}

function plainFiles(output: KubernetesOutput): readonly OutputFile[] {
  const prefix = `${output.folder}/`;
  return kubernetesFiles(output).map(({ path, content }) => ({ path: path.slice(prefix.length), content }));
}
