import { synthesizeCompose } from '../../compose/synthesize.ts';
import type { OutputFile } from '../../constructs/core/files/output-file.ts';
import { planFiles } from '../../constructs/core/plan/plan-report.ts';
import { synthesizeAws } from '../../stacks/aws/app.ts';
import { kubernetesFiles } from '../../stacks/kubernetes/manifest-files.ts';
import { recoveryFiles } from '../../stacks/kubernetes/recovery/recovery-files.ts';
import { waitingFiles } from '../../stacks/kubernetes/plan/waiting.ts';
import { cloudOf, clustersOf, synthesizeKubernetes } from '../../stacks/kubernetes/synthesize.ts';
import { environment } from './environment.ts';

const under = (folder: string, files: readonly OutputFile[]): readonly OutputFile[] =>
  files.map(({ path, content }) => ({ path: `${folder}/${path}`, content }));

/** Everything that a synthesis of every environment writes, by path. */
export function allOutputs(): readonly OutputFile[] {
  const clusters = (['kind', 'staging', 'prod', 'onprem'] as const).map((name) =>
    synthesizeKubernetes(environment(name)),
  );
  const clouds = clusters.filter(({ platform }) => 'aws' in platform.environment);
  return [
    ...under('compose/local', synthesizeCompose(environment('local')).files),
    ...clusters
      .flatMap(clustersOf)
      .flatMap(({ platform, output, plan, waiting }) => [
        ...under('kubernetes', kubernetesFiles(output)),
        ...under(`kubernetes/${output.folder}`, [
          ...recoveryFiles(platform, output),
          ...planFiles(plan),
          ...(waiting ? waitingFiles(waiting) : []),
        ]),
      ]),
    ...under('terraform', synthesizeAws(clouds.map(cloudOf))),
  ];
}
